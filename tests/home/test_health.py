"""What the operator asks: is it alive, can it work."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from portal.core.tasks import drain
from tests import factories


@pytest.mark.django_db
def test_a_cache_that_fails_in_its_own_way_is_told_and_is_no_error_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").json()["ready"] is True

    class OfTheCache(Exception):
        """As redis raises: neither an OSError nor a ConnectionError of Python's."""

    def fail(*args: object, **kwargs: object) -> None:
        raise OfTheCache

    for verb in ("get", "set"):
        monkeypatch.setattr(cache, verb, fail)
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "dependencies": {
            "database": {"ok": True},
            "cache": {"ok": False},
            "files": {"ok": True},
            "search": {"ok": True},
            "worker": {"ok": True, "oldest_task_seconds": None},
        },
    }


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_and_the_process_is_alive_all_the_same(client: Client) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert client.get("/healthz").content == b"ok\n"
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["dependencies"]["database"] == {"ok": False}
    assert answer.json()["dependencies"]["cache"] == {"ok": True}


@pytest.mark.django_db
def test_a_task_that_nobody_takes_is_told_and_pages_go_on(client: Client) -> None:
    factories.guide()  # its PDF is to be made
    now = timezone.now()
    for seconds, ok in ((5, True), (3600, False)):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            answer = client.get("/readyz")
        worker = answer.json()["dependencies"]["worker"]
        assert worker["ok"] is ok
        assert seconds - 5 <= worker["oldest_task_seconds"] <= seconds + 5
        assert (answer.status_code, answer.json()["ready"]) == (200, True)
    drain()
    assert client.get("/readyz").json()["dependencies"]["worker"] == {"ok": True, "oldest_task_seconds": None}


@pytest.mark.django_db
def test_a_search_engine_that_fails_is_told_and_pages_go_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ConnectionError

    monkeypatch.setattr("portal.home.health.embedded", fail)
    answer = client.get("/readyz")
    assert answer.json()["dependencies"]["search"] == {"ok": False}
    assert (answer.status_code, answer.json()["ready"]) == (200, True)
