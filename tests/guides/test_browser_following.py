"""Who opens a page that they follow has read its new edition."""

from typing import Any

import pytest
from django.test import Client

from guides.following import services
from guides.models import Follow
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


AWAY_AND_BACK = """state => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def changed(context: Any, live_server: Any) -> Any:
    """``changed(make)``: a page with an edition that is new to the member who is signed in, and who."""

    def made(make: Any = factories.guide) -> tuple[Any, Any]:
        member = factories.person("nadia@example.org", first_name="Nadia")
        followed = make()
        services.follow(member, followed)
        factories.publish(followed, edition_note="Le délai passe à dix jours.")
        client = Client()
        client.force_login(member)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return followed, member

    return made


@pytest.fixture
def sent(page: Any) -> list[str]:
    """What the page says has been read."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.url.endswith("/suivre/") else None)
    return found


@pytest.mark.parametrize("make", [factories.guide, factories.card])
def test_opening_a_page_ends_what_is_new_in_it_once(
    make: Any, changed: Any, page: Any, sent: list[str], axe: Any
) -> None:
    followed, _ = changed(make)
    page.goto("/compte/suivis/")
    assert page.get_by_text("Nouveau").is_visible()
    page.goto(followed.url)
    note = page.locator(".follow__new")
    note.get_by_role("button").wait_for(state="detached")
    assert note.inner_text().endswith("Le délai passe à dix jours.")
    assert axe(page) == []
    for state in ("hidden", "visible"):
        page.evaluate(AWAY_AND_BACK, state)
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    page.goto("/compte/suivis/")
    assert page.get_by_role("link", name=followed.title).is_visible()
    assert page.get_by_text("Nouveau").count() == 0


@pytest.mark.parametrize("still", [True, False])
def test_a_page_opened_behind_another_is_read_when_one_comes_to_it_still_signed_in(
    still: bool, changed: Any, page: Any, context: Any, sent: list[str]
) -> None:
    followed, member = changed()
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")
    page.goto(followed.url)
    button = page.locator(".follow__new").get_by_role("button")
    assert button.is_visible()
    assert sent == []
    if not still:
        context.clear_cookies(name="sessionid")
    with page.expect_response("**/suivre/"):
        page.evaluate(AWAY_AND_BACK, "visible")
    page.wait_for_load_state("networkidle")
    assert button.count() == (0 if still else 1)
    assert (Follow.objects.get(person=member).seen == 2) == still
