"""What an editor types is kept by itself; another's newer version is asked about once, by the dialog, then replaced."""

from typing import Any

import pytest
from wagtail.models import Page

from portal.accounts.models import User
from tests import factories
from tests.editing import choose, open_editor

pytestmark = pytest.mark.browser
TITLE = "Traiter une épave sans attendre"


@pytest.fixture
def writer(portal: dict[str, Any]) -> User:
    return factories.person("ada@example.org", is_superuser=True, is_staff=True, first_name="Ada", last_name="Min")


def kept_by_itself(response: Any) -> bool:
    """Whether this is the answer to an automatic save."""
    request = response.request
    return request.method == "POST" and request.url.endswith("/edit/") and "json" in request.headers.get("accept", "")


def latest(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()


def test_what_is_typed_is_kept_by_itself_then_published(portal: dict[str, Any], writer: User, sit: Any) -> None:
    guide, page = portal["guide"], sit(writer)
    open_editor(page, f"/admin/pages/{guide.pk}/edit/")
    with page.expect_response(kept_by_itself) as kept:
        page.fill("#id_title", TITLE)
    assert kept.value.json()["success"]
    assert latest(guide).title == TITLE
    assert Page.objects.get(pk=guide.pk).title != TITLE
    choose(page, "Publier")
    page.locator(".messages .success").wait_for()
    assert Page.objects.get(pk=guide.pk).title == TITLE


def test_a_newer_version_of_somebody_else_is_asked_about_once(portal: dict[str, Any], writer: User, sit: Any) -> None:
    guide, page = portal["guide"], sit(writer)
    open_editor(page, f"/admin/pages/{guide.pk}/edit/")
    theirs = latest(guide)
    theirs.title = "La version d’Édith"
    theirs.save_revision(user=factories.person(first_name="Édith", last_name="Eure"))
    with page.expect_response(lambda response: "/ping/" in response.url), page.expect_response(kept_by_itself) as kept:
        page.fill("#id_title", TITLE)
    assert kept.value.json()["error_code"] == "invalid_revision"
    page.wait_for_timeout(500)  # the answer of the ping is read
    choose(page, "Publier")
    dialog = page.locator("#w-save-confirmation-dialog")
    assert "Édith Eure" in dialog.inner_text()
    assert latest(guide).title == "La version d’Édith"
    dialog.locator("[data-w-dialog-target='confirm']").click()
    page.locator(".messages .success").wait_for()
    assert Page.objects.get(pk=guide.pk).title == TITLE


def test_half_an_address_is_told_at_its_field_and_the_rest_is_kept(
    portal: dict[str, Any], writer: User, sit: Any
) -> None:
    contact = {"role": "Police", "when": "Danger", "phone": "17", "link": "https://mairie.example.fr"}
    body = [factories.section("Appeler", ("contact", contact), anchor="appeler")]
    guide, page = factories.guide("appeler", body=body), sit(writer)
    open_editor(page, f"/admin/pages/{guide.pk}/edit/")
    address = page.locator("input[type=url]")
    field = page.locator(".w-field:has(input[type=url])").last
    with page.expect_response(kept_by_itself) as kept:
        address.fill("htp//mairie")
    assert kept.value.json()["success"]
    field.locator(".error-message:has-text('adresse web complète')").wait_for()
    with page.expect_response(kept_by_itself) as kept:
        page.fill("#id_title", TITLE)
    assert latest(guide).title == TITLE
    assert latest(guide).body[0].value["content"][0].value["link"] == "htp//mairie"
    assert field.locator(".error-message").count() == 1
    address.fill("https://mairie.example.fr/police")
    field.locator(".error-message").wait_for(state="detached")


def test_what_stops_the_automatic_save_is_told_in_words_and_at_its_field(
    portal: dict[str, Any], writer: User, sit: Any
) -> None:
    guide, page = portal["guide"], sit(writer)
    open_editor(page, f"/admin/pages/{guide.pk}/edit/")
    part = page.locator("input[name=body-0-value-title]")
    part.evaluate("field => field.removeAttribute('maxlength')")
    with page.expect_response(kept_by_itself) as kept:
        part.fill("T" * 121)
    assert kept.value.status == 400
    page.locator("footer:has-text('Partie 1, champ')").wait_for()
    page.locator(".w-field:has(input[name=body-0-value-title]) .error-message").last.wait_for()
    with page.expect_response(kept_by_itself) as kept:
        part.fill("Un titre court")
    assert kept.value.json()["success"]
    page.locator(".w-field:has(input[name=body-0-value-title]) .error-message").wait_for(state="detached")
