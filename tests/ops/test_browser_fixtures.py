"""The browser fixtures drive the system's Chromium against the test's own server and database."""

import logging
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from playwright.sync_api import TimeoutError as TooLate
from wagtail.models import Page

from tests import factories
from tests.logged import logs_tell_nobody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_server_of_the_test_answers_the_browser(page: Any) -> None:
    answer = page.goto("/healthz")
    assert answer.status == 200


@pytest.mark.parametrize("turn", [1, 2])
def test_what_migrations_made_is_there_again_after_a_test_that_commits(turn: int) -> None:
    assert Page.objects.filter(depth=1).exists()
    assert ContentType.objects.exists()
    Page.objects.all().delete()
    assert not Page.objects.exists()


def test_axe_finds_a_picture_without_words_and_nothing_in_a_page_that_has_them(page: Any, axe: Any) -> None:
    good = "<!doctype html><html lang=fr><title>Une page</title><main><h1>Une page</h1></main></html>"
    page.set_content(good)
    assert axe(page) == []
    page.set_content(good.replace("</main>", "<img src='data:,'></main>"))
    assert [found["rule"] for found in axe(page)] == ["image-alt"]


def test_a_browser_that_was_late_and_nothing_else_is_asked_once_more(request: pytest.FixtureRequest, page: Any) -> None:
    """The first of the two turns is late; ``execution_count`` is the turn, as pytest-rerunfailures counts it."""
    page.set_content("<p>Rien à cliquer")
    if request.node.execution_count == 1:
        page.click("button", timeout=1)
    assert request.node.execution_count == 2
    assert request.node.get_closest_marker("flaky").kwargs == {"reruns": 1, "only_rerun": [TooLate]}


@pytest.mark.parametrize(
    ("planted", "tells"),
    [
        ("nothing but a route", False),
        ("nadia.benali@example.org", True),
        ("from 203.0.113.9", True),
        ("from [2001:db8::9]:443", True),
        ("GET /recherche/?q=x", True),
        ("looked for chevrefeuille", True),
        ("Benali came", True),
        ("Benalim came", False),
        ("session une-clef-de-session", True),
        ("/compte/invitation/jeton7secret/", True),
    ],
)
def test_a_line_that_tells_who_came_or_what_for_fails_the_test_that_wrote_it(
    page: Any, live_server: Any, logs_of_the_browsers_visit: Any, planted: str, tells: bool
) -> None:
    """The fixture's own reading, on a visit inside the visit; what is planted is then taken out of the test's own lines."""
    factories.person(first_name="Nadia", last_name="Benali")
    mail.send_mail("Venez", "Par ici : http://testserver/compte/invitation/jeton7secret/", None, ["x@example.org"])

    def visit() -> None:
        with logs_tell_nobody(with_database=True) as listening:
            page.context.add_cookies([{"name": "sessionid", "value": "une-clef-de-session", "url": live_server.url}])
            page.goto("/recherche/?q=chevrefeuille")
            logging.getLogger("portal.access").warning(planted)
        assert len(listening.lines) > 1

    if tells:
        with pytest.raises(AssertionError, match="tell who came"):
            visit()
    else:
        visit()
    logs_of_the_browsers_visit.lines[:] = [line for line in logs_of_the_browsers_visit.lines if planted not in line]
