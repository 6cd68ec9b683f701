"""Fixtures for what only a browser can show. The browser is the system's Chromium: nothing is downloaded."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TIMEOUT_MILLISECONDS = 15_000


def wait_for_components(page: Any) -> None:
    """The page's behaviours have started: their modules come after the page has loaded (static/js/portal.js)."""
    waiting = (
        "html:has(script[src*='/js/portal.']) [data-component]:not([data-started]):not([data-component=suggestions])"
    )
    page.locator(waiting).first.wait_for(state="detached")


def patient(page: Any) -> Any:
    """The same page, whose ``goto`` and ``reload`` end when the page's behaviours have started."""

    def then_wait(travel: Callable[..., Any]) -> Callable[..., Any]:
        def travel_and_wait(*args: Any, **kwargs: Any) -> Any:
            answer = travel(*args, **kwargs)
            wait_for_components(page)
            return answer

        return travel_and_wait

    page.goto, page.reload = then_wait(page.goto), then_wait(page.reload)
    return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium a process. Playwright keeps an event loop in this thread: Django is told that this is meant."""
    from django.db import connections
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    migrated = {db.alias: getattr(db, "_test_serialized_contents", None) for db in connections.all()}
    with sync_playwright() as playwright:
        # Beside an event loop Django opens connections anew: they too must know what the migrations made.
        for alias, contents in migrated.items():
            if contents is not None:
                connections[alias]._test_serialized_contents = contents
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def logs_of_the_browsers_visit(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Each test with a browser: at its end, before the database is put back, no log line tells who came or what for."""
    if not request.node.get_closest_marker("browser"):
        yield None
        return
    from tests.conftest import commits
    from tests.logged import logs_tell_nobody

    with_database = commits(request.node)
    if with_database:
        request.getfixturevalue("transactional_db")
    with logs_tell_nobody(with_database=with_database) as listening:
        yield listening


@pytest.fixture
def context(browser: Any, live_server: Any) -> Iterator[Any]:
    """A browser context in French, on the test's own server; relative addresses work."""
    opened = browser.new_context(base_url=live_server.url, locale="fr-FR", viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(TIMEOUT_MILLISECONDS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: Any) -> Any:
    """A page of that context, under the portal's own content policy. An error in a script fails the test."""
    opened = patient(context.new_page())
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []


@pytest.fixture
def axe() -> Callable[..., list[dict[str, Any]]]:
    """``axe(page)`` gives axe-core's violations on what is shown, each as rule, help and the elements concerned.

    The script is evaluated by the debugger, which the content policy doesn't bind: the page stays under its policy.
    """
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Any, within: str | None = None) -> list[dict[str, Any]]:
        page.evaluate(source)
        found = page.evaluate("within => axe.run(within || document)", within)
        return [
            {"rule": item["id"], "help": item["help"], "nodes": [node["html"] for node in item["nodes"]]}
            for item in found["violations"]
        ]

    return violations
