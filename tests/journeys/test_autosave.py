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
