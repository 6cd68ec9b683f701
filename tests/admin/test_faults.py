"""What stops an automatic save is said at its place; half an address stops nothing but publishing."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text, streamfield

from portal.core.publishing.guards import ChangeRefused
from tests import factories
from tests.admin.shown_files import edit, form_of, reload

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
HALF = "htp//mairie"
NO_ADDRESS = "Ce n’est pas une adresse web complète, comme https://www.exemple.fr."
PLACE = "Partie 2, bloc 2 «\u202fContact\u202f», champ «\u202fAdresse web\u202f»\u202f: "


def contact(link: str) -> dict[str, str]:
    return {"role": "Police", "when": "Danger", "phone": "17", "link": link}


def with_contact(link: str) -> list[Any]:
    """One part, with a contact."""
    return [factories.section("Appeler", ("contact", contact(link)), anchor="appeler")]


def form(link: str, title: str = "Appeler", **changes: Any) -> tuple[Page, dict[str, Any]]:
    """A draft and its form, as an editor holds it: two parts, the second has a contact after a paragraph."""
    page = factories.guide(live=False)
    text = ("text", rich_text("<p>Un texte.</p>"))
    parts = [
        ("section", {"title": "Savoir", "anchor": "savoir", "content": streamfield([text])}),
        ("section", {"title": title, "anchor": "a", "content": streamfield([text, ("contact", contact(link))])}),
    ]
    return page, form_of(page, None, body=streamfield(parts), **changes)


def link_of(page: Page) -> str:
    """The address in the latest version."""
    return reload(page).get_latest_revision_as_object().body[1].value["content"][1].value["link"]


def test_half_an_address_is_kept_with_the_rest_and_told_at_its_field(boss: Client) -> None:
    page, data = form(HALF, lead="Ce qui est écrit ailleurs")
    answer = boss.post(edit(page), data, headers=JSON).json()
    assert answer["success"]
    told = {"blockErrors": {"link": {"messages": [NO_ADDRESS]}}}
    assert answer["faults"] == {
        "body": {"blockErrors": {"1": {"blockErrors": {"content": {"blockErrors": {"1": told}}}}}}
    }
    assert link_of(page) == HALF
    assert reload(page).get_latest_revision_as_object().lead == "Ce qui est écrit ailleurs"


def test_a_whole_address_is_told_nothing(boss: Client) -> None:
    page, data = form("mairie.example.fr/police")
    answer = boss.post(edit(page), data, headers=JSON).json()
    assert (answer["success"], answer["faults"]) == (True, {})
    assert link_of(page).endswith("://mairie.example.fr/police")


def test_publishing_refuses_half_an_address_by_every_door(boss: Client) -> None:
    page, data = form(HALF)
    html = boss.post(edit(page), {**data, "action-publish": "1"}).content.decode()
    assert "exemple.fr" in html
    assert "Votre demande n’est pas faite" in html
    assert not reload(page).live
    boss.post(edit(page), data, headers=JSON)
    with pytest.raises(ChangeRefused) as refusal:
        reload(page).get_latest_revision().publish()
    assert refusal.value.messages == (f"{PLACE}{NO_ADDRESS}",)
    page = reload(page)
    page.body = with_contact("https://mairie.example.fr")
    page.save_revision().publish()
    assert reload(page).live


def test_a_preview_of_half_an_address_leads_nowhere() -> None:
    half = factories.guide(live=False, body=with_contact("javascript:alert(1)")).body[0].value["content"][0]
    assert "Police" in str(half.render())
    assert "javascript" not in str(half.render())
    whole = factories.guide("autre", live=False, body=with_contact("https://mairie.example.fr")).body
    assert 'href="https://mairie.example.fr"' in str(whole[0].value["content"][0].render())


def test_what_stops_an_automatic_save_is_named_with_its_place(boss: Client) -> None:
    page, data = form("https://mairie.example.fr", "T" * 121)
    answer = boss.post(edit(page), data, headers=JSON)
    assert answer.status_code == 400
    said = answer.json()
    assert said["error_code"] == "validation_error"
    assert said["error_message"].startswith("Partie 2, champ «\u202fTitre de la partie\u202f»\u202f: ")
    assert "sans être enregistré" in said["error_message"]
    assert list(said["faults"]["body"]["blockErrors"]["1"]["blockErrors"]) == ["title"]


def test_a_field_outside_the_parts_is_named_too(boss: Client) -> None:
    page, data = form("https://mairie.example.fr", lead="L" * 2000)
    said = boss.post(edit(page), data, headers=JSON).json()
    assert said["error_message"].startswith("Chapeau\u202f: ")
    assert list(said["faults"]) == ["lead"]


def test_a_refusal_does_not_say_that_nothing_was_saved(boss: Client) -> None:
    """The draft saves itself meanwhile: « Enregistré » may stand beside it."""
    page, data = form("https://mairie.example.fr", for_whom="")
    html = boss.post(edit(page), {**data, "action-publish": "1"}).content.decode()
    assert "Votre demande n’est pas faite\u202f: voyez ce qui suit." in html
    assert "Rien n’a été enregistré" not in html
    assert boss.post(edit(page), data, headers=JSON).json()["success"]
