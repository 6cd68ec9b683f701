"""Report, hide with a reason, lock; the queue and the log; only in spaces that a moderator reads."""

from uuid import uuid4

import pytest
from django.core import mail

from portal.core.tasks import drain
from quartiers.models import Action, Comment, LogLine, Post, Report
from quartiers.selectors import notices
from quartiers.services import comments, moderation, posts, withdrawal
from quartiers.services.errors import LockedError
from quartiers.talks import open_talk


def test_a_report_reaches_the_queue_once_and_its_reporter_is_not_named(quarter, as_):
    post = quarter.post(title="Le saule")
    reporter = as_(quarter.outsider)
    for _ in range(2):
        assert reporter.post(f"{post.get_absolute_url()}signaler/", {"reason": "Un nom."}).status_code == 302
    assert Report.objects.count() == 1
    queue = as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
    assert "Le saule" in queue
    assert "Un nom." in queue
    assert "Lenoir" not in queue
    assert as_(quarter.outsider).get("/quartiers/moderation/").status_code == 403


def test_the_author_of_a_hidden_post_reads_why_at_its_address_and_nobody_else_does(quarter, as_):
    post = quarter.post(title="Le saule", text="Le mot glycine.")
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    page = as_(quarter.member).get(post.get_absolute_url())
    assert page.status_code == 200
    for words in ("La modération a masqué votre publication", "Le saule", "Un nom.", "Le mot glycine."):
        assert words in page.content.decode()
    refused = as_(quarter.member).post(post.get_absolute_url(), {"text": "Ma réponse.", "token": str(uuid4())})
    assert refused.status_code == 409
    assert not post.comments.exists()
    for other in (quarter.outsider, quarter.moderator, quarter.animator):
        assert as_(other).get(post.get_absolute_url()).status_code == 404


def test_the_notice_of_what_was_hidden_leads_its_author_to_the_reason_and_to_what_they_can_do(quarter, as_):
    post, other = quarter.post(title="Le saule"), quarter.post(title="Le bouleau", author=quarter.insider)
    answer = quarter.answer(other, quarter.member, "Le mot aubepine.")
    for where, what in ((post, None), (other, answer)):
        moderation.hide(quarter.moderator, where, what, "Un nom.", mail=False)
    client = as_(quarter.member)
    places = {notice.url for notice in notices(quarter.member)}
    assert places == {post.get_absolute_url(), answer.get_absolute_url()}
    assert all(f'href="{place}"' in client.get("/quartiers/avis/").text for place in places)
    for place, words in ((post.get_absolute_url(), "Le mot glycine"), (answer.get_absolute_url(), "Le mot aubepine")):
        shown = client.get(place).text
        assert "Un nom." in shown
        assert words in shown
        assert "Répondre à la modération" in shown
        assert words not in as_(quarter.outsider).get(place).text
    withdrawal.withdraw(answer)
    assert answer.get_absolute_url() in {notice.url for notice in notices(quarter.member)}
    withdrawal.forget(answer)
    assert f'id="r-{answer.key}"' not in client.get(other.get_absolute_url()).text
    assert {notice.url for notice in notices(quarter.member)} == {post.get_absolute_url(), "/quartiers/avis/"}
    withdrawal.forget(post)
    shown = client.get("/quartiers/avis/").text
    assert "Un nom." in shown, "the notice says why by itself"
    assert not any(f'href="{place}"' in shown for place in places)
    assert {notice.url for notice in notices(quarter.member)} == {"/quartiers/avis/"}


def test_hiding_wants_a_reason_closes_reports_is_logged_and_told_to_the_author(quarter, as_):
    post = quarter.post(title="Le saule")
    moderation.report(post, None, quarter.outsider, "Un nom.")
    client = as_(quarter.moderator)
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": ""}).status_code == 422
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": "Données personnelles."}).status_code == 302
    assert LogLine.objects.get().actor == quarter.moderator
    assert not Report.objects.filter(closed_at=None).exists()
    page = client.get("/quartiers/moderation/").content.decode()
    assert "Rien n’attend" in page
    assert "a masqué" in page
    assert "Données personnelles." in as_(quarter.member).get("/quartiers/avis/").content.decode()
    assert client.post(f"{post.get_absolute_url()}moderer/montrer/").status_code == 302
    assert as_(quarter.outsider).get(post.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("who", ["member", "outsider", "insider"])
def test_who_does_not_moderate_is_refused(quarter, as_, who):
    post = quarter.post()
    client = as_(getattr(quarter, who))
    assert client.post(f"{post.get_absolute_url()}masquer/", {"reason": "x"}).status_code == 403
    assert client.post(f"{post.get_absolute_url()}moderer/fermer/").status_code == 403
    assert as_(quarter.moderator).post(f"{post.get_absolute_url()}moderer/fermer/").status_code == 302


def test_a_moderator_sees_and_does_nothing_in_a_closed_space_that_they_are_not_in(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa")
    moderation.report(post, None, quarter.insider, "Une raison.")
    moderation.hide(quarter.animator, quarter.post(quarter.closed, quarter.insider), None, "Motif caché")
    queue = as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
    assert "mimosa" not in queue
    assert "Motif caché" not in queue
    assert "mimosa" in as_(quarter.animator).get("/quartiers/moderation/").content.decode()
    assert as_(quarter.moderator).post(f"{post.get_absolute_url()}masquer/", {"reason": "x"}).status_code == 404


def test_a_planted_script_is_text_for_a_moderator(quarter, as_):
    attack = "<script>alert(1)</script>"
    post = quarter.post(title=attack, text=attack)
    comment = quarter.answer(post, quarter.outsider, attack)
    moderation.report(post, comment, quarter.member, attack)
    moderation.report(post, None, quarter.member, attack)
    client = as_(quarter.moderator)
    where = post.get_absolute_url()
    for path in ("/quartiers/moderation/", where, f"{where}masquer/", f"{where}reponses/{comment.key}/masquer/"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


def test_what_was_hidden_stays_hidden_when_somebody_was_writing_at_that_moment(quarter, as_):
    post = quarter.post(title="Le saule", kind="question")
    answer = quarter.answer(post, quarter.outsider)
    held = [Post.objects.get(pk=post.pk) for _ in range(4)]
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    comments.answer(held[0], quarter.insider, "J’écrivais.", uuid4())
    posts.edit(held[1], {"title": "Le saule", "text": "Autrement."})
    posts.keep_answer(held[2], answer)
    comments.answer(open_talk(quarter.open, 7, "Le saule", "Un article."), quarter.insider, "Lu.", uuid4())
    assert as_(quarter.insider).get(post.get_absolute_url()).status_code == 404
    assert as_(quarter.insider).get("/recherche/?q=saule&format=json").json()["count"] == 1
    withdrawal.withdraw(held[3])
    post.refresh_from_db()
    assert post.hidden_at is not None
    assert post.hidden_reason == "Un nom."


def test_a_discussion_closed_while_one_was_writing_takes_no_answer_and_stays_closed(quarter):
    post = quarter.post()
    held = [Post.objects.get(pk=post.pk) for _ in range(2)]
    moderation.lock(quarter.moderator, post, True)
    with pytest.raises(LockedError):
        comments.answer(held[0], quarter.outsider, "Trop tard.", uuid4())
    posts.edit(held[1], {"title": "Autrement"})
    assert Post.objects.get().locked_at is not None


def test_words_taken_back_do_not_come_back_from_a_second_tab(quarter):
    post = quarter.post()
    answer = quarter.answer(post, quarter.outsider)
    held, held_answer = Post.objects.get(), Comment.objects.get()
    withdrawal.withdraw(answer)
    comments.edit(held_answer, "Revenu.")
    withdrawal.withdraw(post)
    posts.edit(held, {"title": "Revenu", "text": "Revenu."})
    assert (Post.objects.get().text, Comment.objects.get().text) == ("", "")


def test_the_reason_is_read_by_the_author_and_by_moderators_alone(quarter, as_):
    post = quarter.post()
    answer = quarter.answer(post, quarter.outsider)
    moderation.hide(quarter.moderator, post, answer, "Cite une locataire du bâtiment B.", mail=False)
    for reader, told in ((quarter.outsider, True), (quarter.moderator, True), (quarter.insider, False)):
        text = as_(reader).get(post.get_absolute_url()).content.decode()
        assert "Réponse masquée par la modération" in text
        assert ("bâtiment B" in text) is told


def test_what_is_hidden_is_read_again_by_moderators_of_that_space_and_shown_from_there(quarter, as_):
    post, other = quarter.post(title="Le saule"), quarter.post(title="Le bouleau", text="Un mot glycine.")
    answer = quarter.answer(post, quarter.outsider, "Le mot aubepine.")
    apart = quarter.post(quarter.closed, quarter.insider, title="Le mimosa")
    for target, comment in ((post, answer), (other, None), (apart, None)):
        moderation.hide(quarter.animator, target, comment, "Un nom.", mail=False)
    client = as_(quarter.moderator)
    page = client.get("/quartiers/moderation/").content.decode()
    for words in ("Masqué en ce moment", "Le mot aubepine.", "Un mot glycine."):
        assert words in page
    assert "Le mimosa" not in page
    assert "Le mimosa" in as_(quarter.animator).get("/quartiers/moderation/").content.decode()
    shown = f"{other.get_absolute_url()}moderer/montrer/"
    assert f'action="/quartiers/chantiers/{other.key}-masquee/moderer/montrer/?depuis=moderation"' in page
    assert client.post(shown)["Location"] == other.get_absolute_url()
    assert "Un mot glycine." not in client.get("/quartiers/moderation/").content.decode()


def test_after_acting_on_an_answer_of_a_hidden_post_one_is_led_to_a_page_that_exists(quarter, as_):
    post = quarter.post()
    answer = quarter.answer(post, quarter.outsider)
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    client, where = as_(quarter.moderator), f"{post.get_absolute_url()}reponses/{answer.key}/"
    for response in (
        client.post(f"{where}masquer/", {"reason": "Un nom."}, follow=True),
        client.post(f"{where}moderer/montrer/", follow=True),
    ):
        assert response.status_code == 200


def test_the_author_is_said_to_be_told_only_when_somebody_is(quarter, as_):
    talk = open_talk(quarter.open, 7, "Le saule", "Un article.")
    client = as_(quarter.moderator)
    told = client.post(f"{quarter.post().get_absolute_url()}masquer/", {"reason": "Un nom."}, follow=True)
    assert "L’auteur en est averti" in told.content.decode()
    untold = client.post(f"{talk.get_absolute_url()}masquer/", {"reason": "Doublon."}, follow=True).content.decode()
    assert "C’est masqué." in untold
    assert "L’auteur en est averti" not in untold


def test_moderators_are_told_in_quartiers_how_many_reports_they_may_judge(quarter, as_):
    for number in range(2):
        moderation.report(quarter.post(title=f"Le saule {number}"), None, quarter.outsider, "Un nom.", mail=False)
    moderation.report(quarter.post(quarter.closed, quarter.insider), None, quarter.insider, "Un nom.", mail=False)

    def said(person):
        return as_(person).get("/quartiers/").text

    assert "2 signalements à regarder" in said(quarter.moderator)
    assert "3 signalements à regarder" in said(quarter.animator)
    assert "signalement" not in said(quarter.member)
    for post in Post.objects.filter(space=quarter.open):
        moderation.dismiss(quarter.moderator, post, None)
    assert "signalement" not in said(quarter.moderator)
    assert ">Modération</a>" in said(quarter.moderator)


@pytest.mark.parametrize("what", ["post", "answer"])
def test_the_author_of_what_was_hidden_answers_moderators_who_read_it_beside_those_words(quarter, as_, what):
    post = quarter.post(title="Le saule", author=quarter.member if what == "post" else quarter.insider)
    answer = quarter.answer(post, quarter.member) if what == "answer" else None
    moderation.hide(quarter.moderator, post, answer, "Un nom.", mail=False)
    place = f"{post.key}-le-saule/reponses/{answer.key}" if answer else f"{post.key}-masquee"
    where = f"/quartiers/chantiers/{place}/signaler/"
    client = as_(quarter.member)
    assert f'href="{where}"' in client.get(post.get_absolute_url()).text
    for other in (quarter.outsider, quarter.moderator):
        assert as_(other).get(where).status_code == 404
        assert as_(other).post(where, {"reason": "Je passe."}).status_code == 404
    assert "Répondre à la modération" in client.get(where).text
    assert client.post(where, {"reason": "Ce nom est celui du quartier."}).status_code == 302
    said = client.get(post.get_absolute_url()).text
    assert "Vous avez répondu à la modération le" in said
    assert f'href="{where}"' not in said
    queue = as_(quarter.moderator).get("/quartiers/moderation/").text
    for words in ("Ce nom est celui du quartier.", "son auteur vous répond", "Laisser masqué", "Le saule"):
        assert words in queue
    address = f"/quartiers/chantiers/{post.key}-le-saule/"
    act = f"{address}reponses/{answer.key}/moderer/montrer/" if answer else f"{address}moderer/montrer/"
    as_(quarter.moderator).post(act)
    assert not Report.objects.filter(closed_at=None).exists()
    assert "vous répond" not in as_(quarter.moderator).get("/quartiers/moderation/").text


@pytest.mark.parametrize("what", ["post", "answer"])
def test_an_author_whose_answer_leaves_their_words_hidden_is_told_once_in_the_page_and_by_mail(quarter, as_, what):
    post = quarter.post(title="Le saule", author=quarter.member if what == "post" else quarter.insider)
    answer = quarter.answer(post, quarter.member) if what == "answer" else None
    moderation.hide(quarter.moderator, post, answer, "Un nom.")
    drain()
    (hidden,) = [message for message in mail.outbox if message.to == [quarter.member.email]]
    where = hidden.body.split("Vous pouvez leur répondre\u202f: http://testserver")[1].split()[0]
    mail.outbox.clear()
    address = f"/quartiers/chantiers/{post.key}-le-saule/" + (f"reponses/{answer.key}/" if answer else "")
    moderation.report(post, answer, quarter.outsider, "Moi aussi.", mail=False)
    as_(quarter.moderator).post(f"{address}moderer/classer/")
    assert "laisse masquée" not in as_(quarter.member).get("/quartiers/avis/").text, "nobody asked for it"
    as_(quarter.member).post(where, {"reason": "Ce nom est celui du quartier."})
    as_(quarter.moderator).post(f"{address}moderer/classer/")
    drain()
    (told,) = [message for message in mail.outbox if message.to == [quarter.member.email]]
    assert "La modération vous a lu et laisse masquée" in told.subject
    shown = as_(quarter.member).get("/quartiers/avis/").text
    assert "laisse masquée" in shown
    assert "La modération a masqué" not in shown
    assert [notice.kind for notice in notices(quarter.member)] == ["maintenu"]
    as_(quarter.moderator).post(f"{address}moderer/montrer/")
    assert "laisse masquée" not in as_(quarter.member).get("/quartiers/avis/").text


@pytest.mark.parametrize("what", ["post", "answer"])
def test_who_has_reported_something_reads_when_until_it_is_judged_and_nobody_else_does(quarter, as_, what):
    post = quarter.post()
    answer = quarter.answer(post, quarter.insider) if what == "answer" else None
    where = (
        f"{post.get_absolute_url()}reponses/{answer.key}/signaler/" if answer else f"{post.get_absolute_url()}signaler/"
    )
    client, link = as_(quarter.outsider), f'href="{where}"'
    assert link in client.get(post.get_absolute_url()).text
    client.post(where, {"reason": "Un nom."})
    said = client.get(post.get_absolute_url()).text
    assert "Vous l’avez signalé" in said
    assert link not in said
    again = client.get(where).text
    assert "Un nom." in again
    assert "<textarea" not in again
    other = as_(quarter.moderator).get(post.get_absolute_url()).text
    assert "Vous l’avez signalé" not in other
    assert link in other
    moderation.dismiss(quarter.moderator, post, answer)
    assert link in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize("what", ["post", "answer"])
def test_the_second_of_two_moderators_changes_nothing_and_reads_who_did_what(quarter, as_, what):
    post = quarter.post(title="Le saule")
    answer = quarter.answer(post, quarter.member) if what == "answer" else None
    moderation.report(post, answer, quarter.outsider, "Un nom.", mail=False)
    where = f"/quartiers/chantiers/{post.key}-le-saule/" + (f"reponses/{answer.key}/" if answer else "")
    second = as_(quarter.animator)
    as_(quarter.moderator).post(f"{where}masquer/", {"reason": "Désigne une famille."})
    for late, sent in (("masquer/", {"reason": "Hors sujet."}), ("moderer/classer/", {})):
        said = second.post(where + late, sent, follow=True).text
        assert "Rien n’est changé" in said
        assert "Bruno Haddad a masqué" in said
    assert (Comment if answer else Post).objects.get().hidden_reason == "Désigne une famille."
    assert [(line.actor, line.action) for line in LogLine.objects.all()] == [(quarter.moderator, Action.HIDE)]
    as_(quarter.moderator).post(f"{where}moderer/montrer/")
    assert "Bruno Haddad a montré à nouveau" in second.post(f"{where}moderer/montrer/", follow=True).text
    assert LogLine.objects.count() == 2


def test_a_discussion_is_closed_once_and_a_report_dismissed_once(quarter, as_):
    post, second = quarter.post(), as_(quarter.animator)
    moderation.report(post, None, quarter.outsider, "Un nom.", mail=False)
    for act, said in (("fermer", "a fermé aux réponses"), ("classer", "a classé sans suite")):
        as_(quarter.moderator).post(f"{post.get_absolute_url()}moderer/{act}/")
        page = second.post(f"{post.get_absolute_url()}moderer/{act}/", follow=True).text
        assert f"Rien n’est changé\u202f: Bruno Haddad {said}" in page
    assert [line.actor for line in LogLine.objects.all()] == [quarter.moderator] * 2


def test_what_nobody_reported_is_not_dismissed(quarter, as_):
    said = as_(quarter.moderator).post(f"{quarter.post().get_absolute_url()}moderer/classer/", follow=True).text
    assert "il n’y a plus rien à juger ici" in said
    assert not LogLine.objects.exists()
