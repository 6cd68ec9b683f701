"""Strict by default: warnings are errors, undefined template variables fail, no network but this machine's own.

Browser fixtures are in tests/browser.py.
"""

import os
import shutil
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.browser"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests need a browser; tests that commit start from what the migrations made."""
    from playwright.sync_api import TimeoutError as TooLate

    from tests.browser import CHROMIUM

    if not os.environ.get("PORTAL_ELASTICSEARCH_URL"):
        away = [item for item in items if item.get_closest_marker("cluster")]
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]
    left_out = [item for item in items if item.get_closest_marker("browser") and not CHROMIUM]
    if left_out:
        if os.environ.get("CI"):
            raise pytest.UsageError("CI must have Chromium: browser tests may not be left out there")
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[TooLate]))
        if commits(item):
            marker = item.get_closest_marker("django_db")
            wanted = {**(marker.kwargs if marker else {}), "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**wanted), append=False)


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for real, so that its database must be put back."""
    marker = item.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction"))
    return transactional or bool({"live_server", "transactional_db"} & set(getattr(item, "fixturenames", [])))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says in one line that the browser tests were left out."""
    from tests.browser import CHROMIUM

    if not CHROMIUM:
        terminalreporter.write_line(
            "Tests de navigateur laissés de côté : Chromium manque "
            "(Debian : sudo apt-get install chromium ; Ubuntu : sudo snap install chromium)."
        )


@pytest.fixture(scope="session", autouse=True)
def _strict_templates() -> None:
    from django.template import engines

    from tests.strict_templates import UndefinedVariable

    for backend in engines.all():
        backend.engine.string_if_invalid = UndefinedVariable()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """No test sees what another one cached."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        cache.clear()
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _search_tables_empty_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django's flush knows models only: full-text tables of SQLite are emptied with them, after a test that commits."""
    yield
    if not commits(request.node):
        return
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')


def which(program: str) -> str:
    """A program of this machine; the test is skipped without it."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} isn't installed")
    return path
