"""The lists of what one has begun: each line says what it is, and can be thrown away from there."""

from uuid import uuid4

import pytest

from quartiers.models import Draft
from quartiers.services import moderation, withdrawal
from quartiers.services.drafts import save_draft


@pytest.fixture
def begun(quarter):
    """A new question, an answer and a change, of one person."""
    post = quarter.post(title="Le tilleul")
    return [
        save_draft(uuid4(), quarter.member, quarter.open, "question", {"title": "Le saule"}, 0),
        save_draft(uuid4(), quarter.member, quarter.open, "", {"text": "Ma réponse"}, 0, post=post),
        save_draft(uuid4(), quarter.member, quarter.open, "message", {"title": "Le hêtre"}, 0, edits=post),
    ]


@pytest.mark.parametrize(
    ("back", "page"),
    [("index", "/quartiers/"), ("choose", "/quartiers/ecrire/"), ("space", "/quartiers/chantiers/")],
)
def test_each_is_thrown_away_from_its_list_and_one_stays_there(quarter, as_, begun, back, page):
    client = as_(quarter.member)
    for draft in begun:
        address = f"/quartiers/chantiers/brouillons/{draft.public_id}/jeter/"
        listed = client.get(page).text
        assert f'action="{address}"' in listed
        assert f'name="back" value="{back}"' in listed
        assert f"{draft.begins}</span></button>" in listed
        assert as_(quarter.outsider).post(address, {"back": back}).status_code == 404
        thrown = client.post(address, {"back": back}, follow=True)
        assert thrown.redirect_chain == [(page, 302)]
        assert "Le brouillon est jeté." in thrown.text
        assert address not in thrown.text
    assert not Draft.objects.exists()


def test_an_address_of_somewhere_else_is_not_followed(quarter, as_, begun):
    thrown = as_(quarter.member).post(
        f"/quartiers/chantiers/brouillons/{begun[0].public_id}/jeter/", {"back": "https://example.org/"}
    )
    assert thrown["Location"] == "/quartiers/chantiers/"


def test_beside_a_form_none_is_thrown_away(quarter, as_, begun):
    page = as_(quarter.member).get("/quartiers/chantiers/ecrire/question/").text
    assert "Le saule" in page
    assert "jeter/" not in page


@pytest.mark.parametrize("state", ["published", "hidden", "taken back"])
def test_a_change_is_named_by_the_title_that_the_post_has(quarter, as_, begun, state):
    post = begun[2].edits
    if state == "hidden":
        moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    elif state == "taken back":
        withdrawal.withdraw(post)
    page = as_(quarter.member).get("/quartiers/ecrire/").text
    assert f'?brouillon={begun[2].public_id}">une modification de «&#8239;Le tilleul&#8239;»</a>' in page
