"""An answer is kept while one types: found again by its author, never over another tab's, gone once it is published."""

from uuid import uuid4

import pytest

from quartiers.models import Comment, Draft
from quartiers.services import moderation, withdrawal


def keep(client, post, token, version=0, text="Un début", **more):
    data = {"text": text, "token": token, "version": version, **more}
    return client.post(f"{post.get_absolute_url()}brouillon/", data)


def test_an_answer_begun_is_found_again_by_its_author_alone_and_goes_when_published(quarter, as_):
    post, token = quarter.post(title="Le tilleul"), uuid4()
    client, address = as_(quarter.outsider), post.get_absolute_url()
    assert keep(client, post, token).json()["version"] == 1
    assert keep(client, post, token, 1, "Un début, puis une fin").json()["version"] == 2
    page = client.get(address).content.decode()
    assert "Un début, puis une fin" in page
    assert str(token) in page
    assert f"?brouillon={token}" in client.get("/quartiers/chantiers/").content.decode()
    for path in (address, "/quartiers/chantiers/"):
        other = as_(quarter.insider).get(path).content.decode()
        assert "Un début" not in other
        assert str(token) not in other
    client.post(address, {"text": "Un début, puis une fin", "token": token, "version": 2})
    assert Comment.objects.get().text == "Un début, puis une fin"
    assert not Draft.objects.exists()
    assert "Brouillon gardé" not in client.get(address).content.decode()


def test_two_tabs_each_keep_their_words_and_the_second_is_told(quarter, as_):
    post, token = quarter.post(), uuid4()
    client = as_(quarter.outsider)
    keep(client, post, token, text="Onglet un")
    late = keep(client, post, token, text="Onglet deux")
    assert late.status_code == 409
    told = late.json()
    assert "Rien n’est perdu" in told["error"]
    assert keep(client, post, told["token"], text="Onglet deux").status_code == 200
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Onglet deux" in page
    assert f'?brouillon={token}#repondre">Onglet un' in page
    assert "Onglet un</textarea>" in client.get(f"{post.get_absolute_url()}?brouillon={token}").content.decode()


def test_publishing_from_one_tab_leaves_what_the_other_wrote(quarter, as_):
    post, token = quarter.post(), uuid4()
    client = as_(quarter.outsider)
    keep(client, post, token, text="Onglet un")
    keep(client, post, token, 1, text="Tout autre chose")
    client.post(post.get_absolute_url(), {"text": "Onglet un", "token": token, "version": 1})
    assert Comment.objects.get().text == "Onglet un"
    assert "Tout autre chose</textarea>" in client.get(post.get_absolute_url()).content.decode()


def test_what_arrives_after_the_answer_was_published_makes_no_draft_of_it(quarter, as_):
    post, token = quarter.post(), uuid4()
    client = as_(quarter.outsider)
    client.post(post.get_absolute_url(), {"text": "Publié", "token": token})
    for version in (0, 3):
        late = keep(client, post, token, version)
        assert (late.status_code, late.json()["published"]) == (409, True)
    assert not Draft.objects.exists()


def test_quoting_adds_to_what_was_begun_once(quarter, as_):
    post = quarter.post()
    above = quarter.answer(post, quarter.insider, "À citer.")
    client = as_(quarter.outsider)
    keep(client, post, uuid4(), text="Mon début")
    page = client.get(f"{post.get_absolute_url()}?citer={above.key}").content.decode()
    assert "Mon début\n\n&gt; À citer." in page
    draft = Draft.objects.get()
    keep(client, post, draft.public_id, 1, text="Mon début\n\n> À citer.\n\nOui.", parent=above.key)
    again = client.get(f"{post.get_absolute_url()}?citer={above.key}").content.decode()
    assert again.count("&gt; À citer.") == 1
    assert "Vous répondez à Thierry" in again


def test_a_draft_under_an_answer_that_was_hidden_meanwhile_can_be_published(quarter, as_):
    post = quarter.post()
    above = quarter.answer(post, quarter.insider)
    client, token = as_(quarter.outsider), uuid4()
    keep(client, post, token, text="Je réponds", parent=above.key)
    moderation.hide(quarter.moderator, post, above, "Un nom.")
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Je réponds</textarea>" in page
    assert f'value="{above.key}"' not in page
    assert client.post(post.get_absolute_url(), {"text": "Je réponds", "token": token, "version": 1}).status_code == 302


@pytest.mark.parametrize("way", ["a", "citer"])
@pytest.mark.parametrize("gone", ["hidden", "withdrawn"])
def test_replying_to_an_answer_that_went_meanwhile_opens_the_discussion_and_says_so(quarter, as_, way, gone):
    post = quarter.post()
    above = quarter.answer(post, quarter.insider)
    client = as_(quarter.outsider)
    link = f'href="?{way}={above.key}#repondre"'
    assert link in client.get(post.get_absolute_url()).text
    if gone == "hidden":
        moderation.hide(quarter.moderator, post, above, "Un nom.")
    else:
        withdrawal.withdraw(above)
    page = client.get(f"{post.get_absolute_url()}?{way}={above.key}")
    assert page.status_code == 200
    assert "n’est plus là" in page.text
    assert above.text not in page.text
    assert f'value="{above.key}"' not in page.text


def test_a_discussion_closed_meanwhile_gives_the_words_back(quarter, as_):
    post = quarter.post()
    client = as_(quarter.outsider)
    moderation.lock(quarter.moderator, post, True)
    assert keep(client, post, uuid4(), text="Trop tard").status_code == 200
    assert "Trop tard</textarea>" in client.get(post.get_absolute_url()).content.decode()


def test_a_giant_paste_is_kept_whole_and_an_emptied_draft_is_not_shown(quarter, as_):
    post, token = quarter.post(), uuid4()
    client = as_(quarter.outsider)
    assert "Brouillon gardé" in keep(client, post, token, text="a " * 50_000).json()["saved"]
    assert len(Draft.objects.get().fields["text"]) == 100_000
    assert keep(client, post, token, 1, text="").status_code == 200
    assert "Un brouillon" not in client.get("/quartiers/chantiers/").content.decode()
    assert "Brouillon gardé" not in client.get(post.get_absolute_url()).content.decode()


def test_one_throws_ones_own_away_and_nobody_elses(quarter, as_):
    post, token = quarter.post(), uuid4()
    client = as_(quarter.outsider)
    keep(client, post, token)
    drop = f"/quartiers/chantiers/brouillons/{token}/jeter/"
    assert as_(quarter.member).post(drop).status_code == 404
    assert client.post(drop)["Location"] == post.get_absolute_url()
    assert not Draft.objects.exists()


def test_nobody_keeps_an_answer_where_they_do_not_read(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider)
    assert keep(as_(quarter.outsider), post, uuid4()).status_code == 404
    assert keep(as_(quarter.animator), post, uuid4()).status_code == 200
    assert keep(as_(quarter.animator), post, "inventé").status_code == 422


def test_a_number_that_belongs_to_somebody_elses_answer_leads_nowhere(quarter, as_):
    theirs = quarter.answer(quarter.post(quarter.closed, quarter.insider), quarter.animator, "Secret.")
    post = quarter.post()
    sent = as_(quarter.outsider).post(post.get_absolute_url(), {"text": "La mienne.", "token": theirs.token})
    assert sent["Location"].startswith(post.get_absolute_url())
    assert Comment.objects.get(post=post).text == "La mienne."
