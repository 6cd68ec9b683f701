"""A real Redis as production has it: limits and sessions are shared, pages are kept; when it is away the portal says so."""

import subprocess
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import redis
from django.test import Client

from portal.core.limits import Limit, TooOftenError
from search.cluster import breaker
from tests import factories
from tests.conftest import which

TWICE = Limit("tests.twice", most=2, seconds=60)


class Server:
    """One that listens on a socket of a folder and keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen([which("redis-server"), *options], stdout=subprocess.DEVNULL)
        client = redis.Redis(unix_socket_path=str(self.socket))
        for _ in range(100):
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("redis-server didn't start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[Server]:
    started = Server(tmp_path)
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"unix://{started.socket}",
            "KEY_PREFIX": "portal",
        }
    }
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    yield started
    started.stop()


def test_a_limit_is_counted_once_for_every_process(server: Server) -> None:
    TWICE.spend("user:1")
    stored = redis.Redis(unix_socket_path=str(server.socket))
    (key,) = stored.keys("portal:1:limit:*")
    assert 0 < stored.ttl(key) <= TWICE.seconds
    stored.incr(key)  # another process spends one
    with pytest.raises(TooOftenError):
        TWICE.spend("user:1")
    TWICE.spend("user:2")


def test_what_one_process_learned_of_the_cluster_the_others_know(server: Server) -> None:
    breaker.failed()
    assert breaker.is_resting()
    assert not breaker.may_ask()
    breaker.answered()
    assert breaker.may_ask()


@pytest.mark.django_db
def test_pages_and_sessions_live_through_a_redis_that_lost_all_it_had(server: Server, client: Client) -> None:
    guide = factories.guide()
    client.force_login(factories.person())
    assert client.get(guide.get_url()).status_code == HTTPStatus.OK
    redis.Redis(unix_socket_path=str(server.socket)).flushall()
    assert client.get("/compte/").status_code == HTTPStatus.OK
    assert Client().get(guide.get_url()).status_code == HTTPStatus.OK
    assert Client().get(guide.get_url()).status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_ready_tells_that_redis_is_away(server: Server, client: Client) -> None:
    assert client.get("/readyz").json()["dependencies"]["cache"]["ok"]
    server.stop()
    answer = client.get("/readyz")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert not answer.json()["dependencies"]["cache"]["ok"]
