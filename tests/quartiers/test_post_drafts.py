"""The page of a new post and its draft: what is said to be kept, and where the address of a draft leads."""

from uuid import uuid4

import pytest

from quartiers.models import Post
from quartiers.services import withdrawal
from tests.quartiers.test_writing import WRITE, form


def test_the_address_of_a_draft_leads_its_author_alone_to_what_it_has_become(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    draft = f"{WRITE}?brouillon={token}"
    client.post(WRITE, form(token, draft="1"))
    assert client.get(draft).status_code == 200
    address = client.post(WRITE, form(token, 1))["Location"]
    assert client.get(draft)["Location"] == address
    for other in (quarter.outsider, quarter.moderator, quarter.animator):
        assert as_(other).get(draft).status_code == 404
    withdrawal.withdraw(Post.objects.get())
    assert "Vous avez retiré cette publication" in client.get(draft, follow=True).text
    withdrawal.forget(Post.objects.get())
    gone = client.get(draft, follow=True)
    assert gone.redirect_chain == [("/quartiers/chantiers/", 302)]
    assert "Ce brouillon avait été publié" in gone.text


@pytest.mark.parametrize("number", ["6a1f6a2e-3f0b-4d55-9c61-5d1c6f7f0a11", "x", "1\0"])
def test_an_unknown_draft_does_not_exist(quarter, as_, number):
    assert as_(quarter.member).get(WRITE, {"brouillon": number}).status_code == 404


def test_of_an_empty_form_nothing_is_said_to_be_kept(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    empty = {"title": "", "text": "", "token": token}
    assert client.post(f"{WRITE}brouillon/", empty | {"version": 0}).json() == {"version": 1, "saved": ""}
    for more in ({"version": 1}, {"version": 2, "draft": "1"}):
        page = client.post(WRITE, empty | more, follow=True).text
        assert "Brouillon gardé" not in page
        assert "est gardé" not in page
    assert "Rien n’est encore écrit" in page
    page = client.post(WRITE, empty | {"version": 3, "title": "Un titre"}).text
    assert "Brouillon gardé" in page
    assert "Ce que vous avez écrit est gardé" in page
