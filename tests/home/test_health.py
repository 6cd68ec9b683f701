"""What the operator asks: is it alive, can it work."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_cache_that_fails_in_its_own_way_is_told_and_is_no_error_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").json()["ready"] is True

    class OfTheCache(Exception):
        """As redis raises: neither an OSError nor a ConnectionError of Python's."""

    def fail(*args: object, **kwargs: object) -> None:
        raise OfTheCache

    monkeypatch.setattr("portal.home.health.cache.set", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "dependencies": {"database": {"ok": True}, "cache": {"ok": False}, "files": {"ok": True}},
    }
