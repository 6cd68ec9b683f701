"""Writing: drafts that no tab overwrites, a form sent twice, what is one's own, who may answer."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from quartiers.models import Comment, Draft, Membership, Post
from quartiers.services import moderation, posts
from quartiers.services.drafts import save_draft

WRITE = "/quartiers/chantiers/ecrire/question/"


def form(token=None, version=0, **more):
    return {"title": "Un titre", "text": "Une question longue.", "token": token or uuid4(), "version": version, **more}


def test_opening_the_form_stores_nothing_and_publishing_makes_a_member(quarter, as_):
    newcomer = quarter.person("new@example.org", "Luis", "Castan")
    client = as_(newcomer)
    assert client.get(WRITE).status_code == 200
    assert not Draft.objects.exists()
    response = client.post(WRITE, form())
    post = Post.objects.get()
    assert response["Location"] == post.get_absolute_url()
    assert Membership.objects.filter(space=quarter.open, person=newcomer).exists()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("what", ["post", "answer"])
def test_who_enters_a_space_by_writing_there_is_told_once_and_a_member_never(quarter, as_, what):
    address = WRITE if what == "post" else quarter.post().get_absolute_url()
    told = "Vous êtes maintenant dans l’espace «\u202fChantiers\u202f»"
    newcomer = quarter.person("new@example.org", "Luis", "Castan")
    for person, times in ((newcomer, (1, 0)), (quarter.outsider, (0, 0))):
        for number, expected in enumerate(times):
            page = as_(person).post(address, form(text=f"Les mots {number}."), follow=True).text
            assert page.count(told) == page.count("«\u202fQuitter l’espace\u202f»") == expected
            assert f"Les mots {number}." in page


def test_the_same_form_sent_twice_is_one_post_and_one_answer(quarter, as_):
    client, sent = as_(quarter.member), form()
    first, second = client.post(WRITE, sent), client.post(WRITE, sent)
    assert first["Location"] == second["Location"]
    post = Post.objects.get()
    answer = {"text": "Une réponse.", "token": uuid4()}
    assert (
        client.post(post.get_absolute_url(), answer)["Location"]
        == client.post(post.get_absolute_url(), answer)["Location"]
    )
    assert Comment.objects.count() == 1


def test_a_draft_is_kept_as_one_types_and_found_again_by_its_author_alone(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    answer = client.post(f"{WRITE}brouillon/", form(token, text="Un début")).json()
    assert answer["version"] == 1
    assert client.post(f"{WRITE}brouillon/", form(token, 1, text="Un début, puis")).json()["version"] == 2
    again = client.get(f"{WRITE}?brouillon={token}")
    assert "Un début, puis" in again.content.decode()
    assert "Un brouillon du" in client.get("/quartiers/chantiers/").content.decode()
    assert as_(quarter.outsider).get(f"{WRITE}?brouillon={token}").status_code == 404
    assert "Un brouillon du" not in as_(quarter.outsider).get("/quartiers/chantiers/").content.decode()


def test_a_draft_with_a_nul_is_kept_without_it(quarter, as_):
    as_(quarter.member).post(f"{WRITE}brouillon/", form(text="a\0b"))
    assert Draft.objects.get().fields["text"] == "ab"


def test_two_tabs_do_not_overwrite_each_other(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    client.post(f"{WRITE}brouillon/", form(token, text="Onglet un"))
    late = client.post(f"{WRITE}brouillon/", form(token, text="Onglet deux"))
    assert late.status_code == 409
    assert "autre onglet" in late.json()["error"]
    assert Draft.objects.get().fields["text"] == "Onglet un"
    shown = client.post(WRITE, form(token, draft="1", text="Onglet deux"))
    assert shown.status_code == 409
    assert "Onglet deux" in shown.content.decode()
    assert f'value="{token}"' not in shown.content.decode(), (
        "the form has a number of its own; the other draft is offered beside it"
    )
    assert Draft.objects.get().fields["text"] == "Onglet un"


def test_another_person_cannot_write_over_a_draft(quarter, as_):
    token = uuid4()
    as_(quarter.member).post(f"{WRITE}brouillon/", form(token, text="À moi"))
    assert as_(quarter.outsider).post(f"{WRITE}brouillon/", form(token, 1, text="Vol")).status_code == 409
    assert Draft.objects.get().fields["text"] == "À moi"


def test_without_script_the_button_keeps_the_draft_even_when_it_is_incomplete(quarter, as_):
    client = as_(quarter.member)
    response = client.post(WRITE, form(title="", draft="1"))
    assert response.status_code == 302
    assert "Une question longue." in client.get(response["Location"]).content.decode()
    assert not Post.objects.exists()


def test_a_form_with_errors_keeps_what_was_typed(quarter, as_):
    response = as_(quarter.member).post(WRITE, form(title=""))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Donnez un titre" in text
    assert "Une question longue." in text
    assert Draft.objects.get().fields["text"] == "Une question longue."


def test_a_page_whose_form_has_errors_says_so_in_its_title(quarter, as_):
    post = quarter.post()
    answer, address = quarter.answer(post, quarter.member), post.get_absolute_url()
    client, moderator = as_(quarter.member), as_(quarter.moderator)
    pages = [(client, WRITE), (client, address), (client, f"{address}modifier/")]
    pages += [(client, f"{address}reponses/{answer.key}/modifier/"), (as_(quarter.outsider), f"{address}signaler/")]
    pages += [(moderator, f"{address}masquer/"), (as_(quarter.animator), "/quartiers/nouvel-espace/")]
    pages += [(as_(quarter.animator), "/quartiers/chantiers/personnes/")]
    for person, page in pages:
        assert "<title>Erreur" not in person.get(page).text
        assert "<title>Erreur&#8239;: " in person.post(page, {"token": uuid4(), "title": "", "text": ""}).text, page


def test_a_giant_paste_is_refused_in_words(quarter, as_):
    post = quarter.post()
    response = as_(quarter.member).post(post.get_absolute_url(), {"text": "a " * 200_000, "token": uuid4()})
    assert response.status_code == 422
    assert "trop long" in response.content.decode()
    assert not Comment.objects.exists()


def test_too_many_posts_in_an_hour_are_kept_as_a_draft(quarter, as_):
    client = as_(quarter.member)
    statuses = [client.post(WRITE, form()).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]
    assert Post.objects.count() == 10
    assert Draft.objects.count() == 1


def test_only_the_author_edits_and_it_says_so(quarter, as_):
    post = quarter.post()
    address = post.get_absolute_url()
    assert as_(quarter.outsider).get(f"{address}modifier/").status_code == 403
    client = as_(quarter.member)
    response = client.post(f"{address}modifier/", {"title": "Autre titre", "text": "Autre", "token": uuid4()})
    assert "Modifié le" in client.get(response["Location"]).content.decode()
    assert as_(quarter.outsider).post(f"{address}supprimer/").status_code == 403
    assert client.post(f"{address}supprimer/").status_code == 302
    assert Post.objects.get().text == ""


def test_one_edits_and_takes_back_ones_own_answer_and_its_place_stays_when_replied_to(quarter, as_):
    post = quarter.post()
    mine = quarter.answer(post, quarter.member, "Avant.")
    quarter.answer(post, quarter.outsider, "Dessous.", parent=mine)
    where = f"{post.get_absolute_url()}reponses/{mine.key}/"
    client = as_(quarter.member)
    assert as_(quarter.outsider).post(f"{where}supprimer/").status_code == 403
    client.post(f"{where}modifier/", {"text": "Après."})
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Après." in text
    assert "Modifiée le" in text
    client.post(f"{where}supprimer/")
    text = as_(quarter.outsider).get(post.get_absolute_url()).content.decode()
    assert "Réponse retirée" in text
    assert "Dessous." in text
    assert "Après." not in text


def test_the_author_of_a_question_keeps_an_answer(quarter, as_):
    question = quarter.post(kind="question")
    answer = quarter.answer(question, quarter.outsider)
    where = f"{question.get_absolute_url()}reponses/{answer.key}/retenir/"
    assert as_(quarter.outsider).post(where).status_code == 403
    client = as_(quarter.member)
    client.post(where)
    assert "Réponse retenue par Nadia" in client.get(question.get_absolute_url()).content.decode()
    client.post(where)
    assert "Réponse retenue" not in client.get(question.get_absolute_url()).content.decode()


def test_a_locked_discussion_takes_no_answer_and_gives_the_text_back(quarter, as_):
    post = quarter.post()
    moderation.lock(quarter.moderator, post, True)
    response = as_(quarter.outsider).post(post.get_absolute_url(), {"text": "Mon texte.", "token": uuid4()})
    assert response.status_code == 409
    assert "Mon texte." in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("parent", ["0123456789", "x", "' or 1"])
def test_an_answer_to_an_answer_that_is_none_answers_the_discussion(quarter, as_, parent):
    post = quarter.post()
    data = {"text": "Texte.", "token": uuid4(), "parent": parent}
    assert as_(quarter.member).post(post.get_absolute_url(), data).status_code == 302
    assert Comment.objects.get().parent is None


def test_an_answer_to_an_answer_of_another_post_stays_in_this_one(quarter, as_):
    elsewhere = quarter.answer(quarter.post(), quarter.member)
    post = quarter.post()
    data = {"text": "Texte.", "token": uuid4(), "parent": elsewhere.key}
    as_(quarter.member).post(post.get_absolute_url(), data)
    assert Comment.objects.get(post=post).parent is None


def test_an_answer_is_not_lost_when_the_one_it_replies_to_is_hidden_meanwhile(quarter, as_):
    post = quarter.post()
    above = quarter.answer(post, quarter.insider)
    moderation.hide(quarter.moderator, post, above, "Un nom.", mail=False)
    data = {"text": "Je réponds.", "token": uuid4(), "parent": above.key}
    page = as_(quarter.outsider).post(post.get_absolute_url(), data, follow=True).content.decode()
    assert "Je réponds." in page
    assert "la vôtre s’adresse à tous" in page


def test_a_form_sent_again_after_its_post_was_taken_back_gives_the_words_back(quarter, as_):
    client, sent = as_(quarter.member), form()
    address = client.post(WRITE, sent)["Location"]
    client.post(f"{address}supprimer/")
    again = client.post(WRITE, sent)
    assert again.status_code == 409
    text = again.content.decode()
    assert "Vous avez retiré ce texte" in text
    assert "Une question longue." in text
    assert str(sent["token"]) not in text


def test_the_second_of_two_clicks_is_the_same_post_even_when_the_first_is_not_done(quarter, as_):
    client, sent = as_(quarter.member), form()
    words = {"title": sent["title"], "text": sent["text"]}
    save_draft(sent["token"], quarter.member, quarter.open, "question", words, 0)
    assert client.post(WRITE, sent)["Location"] == client.post(WRITE, sent)["Location"]
    assert Post.objects.count() == 1


def test_a_draft_too_long_to_be_published_is_kept_whole(quarter, as_):
    client, long = as_(quarter.member), "mot " * 5_000
    response = client.post(WRITE, form(text=long, draft="1"))
    assert Draft.objects.get().fields["text"] == long
    assert long.strip() in client.get(response["Location"]).content.decode()
    draft = Draft.objects.get()
    refused = client.post(WRITE, form(draft.public_id, draft.version, text=long))
    assert refused.status_code == 422
    assert "trop long" in refused.content.decode()


def test_publishing_twice_by_the_service_is_one_row(quarter):
    token = uuid4()
    made = [posts.publish(quarter.open, quarter.member, "message", {"title": "T"}, token) for _ in range(2)]
    assert made[0] == made[1]


def test_one_begins_to_write_without_guessing_a_space_among_those_that_one_reads(quarter, as_):
    assert 'href="/quartiers/ecrire/"' in as_(quarter.outsider).get("/quartiers/").content.decode()
    choice = as_(quarter.outsider).get("/quartiers/ecrire/").content.decode()
    assert 'href="/quartiers/chantiers/ecrire/rex/"' in choice
    assert "referents" not in choice
    assert 'href="/quartiers/referents/ecrire/rex/"' in as_(quarter.insider).get("/quartiers/ecrire/").content.decode()


@pytest.mark.parametrize("what", ["post", "answer"])
def test_what_was_changed_in_another_tab_meanwhile_is_not_wiped_and_one_is_told(quarter, as_, what):
    post = quarter.post()
    written = post if what == "post" else quarter.answer(post, quarter.member)
    address = f"{post.get_absolute_url()}modifier/"
    if what == "answer":
        address = f"{post.get_absolute_url()}reponses/{written.key}/modifier/"
    client = as_(quarter.member)
    form = client.get(address).context["form"]
    seen = "seen" if what == "post" else "version"
    common = {"title": "Le titre", "token": str(post.token), seen: form[seen].value()}
    assert client.post(address, {**common, "text": "Premier onglet."}).status_code == 302
    refused = client.post(address, {**common, "text": "Second onglet."})
    assert refused.status_code == 409
    assert "Second onglet." in refused.content.decode()
    assert "ailleurs" in refused.content.decode()
    written.refresh_from_db()
    assert written.text == "Premier onglet."
    again = {**common, "text": "Second onglet.", seen: refused.context["form"][seen].value()}
    assert client.post(address, again).status_code == 302
    written.refresh_from_db()
    assert written.text == "Second onglet."


def test_what_one_has_begun_is_said_wherever_one_goes_to_write_and_to_its_author_alone(quarter, as_):
    closed = "/quartiers/referents/ecrire/question/"
    token, secret = uuid4(), uuid4()
    client = as_(quarter.insider)
    client.post(f"{WRITE}brouillon/", form(token, title="Le mot tilleul"))
    client.post(f"{closed}brouillon/", form(secret, title="Le mot mimosa"))
    for path in ("/quartiers/", "/quartiers/ecrire/", WRITE):
        assert f'href="{WRITE}?brouillon={token}"' in client.get(path).text, path
        assert str(token) not in as_(quarter.outsider).get(path).text, path
    opened = client.get(f"{WRITE}?brouillon={token}").text
    assert "Un brouillon du" not in opened, "the draft that is open is not another one"
    assert str(token) not in client.get("/quartiers/chantiers/ecrire/message/").text
    assert "mimosa" in client.get("/quartiers/ecrire/").text
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).delete()
    for path in ("/quartiers/", "/quartiers/ecrire/"):
        assert "mimosa" not in client.get(path).text, path
        assert "tilleul" in client.get(path).text, path


def test_the_same_answer_from_a_page_that_one_came_back_to_is_one_answer(quarter, as_):
    post = quarter.post()
    client, where, again = as_(quarter.member), post.get_absolute_url(), uuid4()

    def send(text="Une réponse.", token=None, parent="", by=client):
        return by.post(where, {"text": text, "token": token or uuid4(), "parent": parent, "version": 0})["Location"]

    first = send()
    client.post(f"{where}brouillon/", {"text": "Une réponse.", "token": again, "version": 0})
    assert send(token=again) == first
    assert Comment.objects.count() == 1
    assert not Draft.objects.exists()
    above = quarter.answer(post, quarter.outsider)
    others = [send("Une autre."), send(by=as_(quarter.insider)), send(parent=above.key)]
    assert len({first, *others}) == 4
    assert send(parent=above.key) == others[2]
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert send() != first, "the same words an hour later are said again"
