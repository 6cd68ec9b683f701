"""Who opens a page that they follow has read its new edition."""

from typing import Any

import pytest
from django.test import Client

from guides.following import services
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("make", [factories.guide, factories.card])
def test_opening_a_page_ends_what_is_new_in_it(make: Any, page: Any, context: Any, live_server: Any, axe: Any) -> None:
    member = factories.person("nadia@example.org", first_name="Nadia")
    followed = make()
    services.follow(member, followed)
    factories.publish(followed, edition_note="Le délai passe à dix jours.")
    client = Client()
    client.force_login(member)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto("/compte/suivis/")
    assert page.get_by_text("Nouveau").is_visible()
    page.goto(followed.url)
    note = page.locator(".follow__new")
    note.get_by_role("button").wait_for(state="detached")
    assert note.inner_text().endswith("Le délai passe à dix jours.")
    assert axe(page) == []
    page.goto("/compte/suivis/")
    assert page.get_by_role("link", name=followed.title).is_visible()
    assert page.get_by_text("Nouveau").count() == 0
