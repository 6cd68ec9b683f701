"""Nodes die and come back while people search and editors publish: no page fails, nothing is lost.

Kills nodes of ``tools/elasticsearch/node``: three of them, started by ``make test-elastic``, and nobody else's.
"""

import os
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from portal.core.tasks import drain
from search import outbox
from search.cluster import breaker
from search.cluster.building import build
from search.cluster.client import patient
from search.conf import Cluster
from tests.factories import guide
from tests.search.conftest import URLS

NODE = Path(__file__).resolve().parents[3] / "tools" / "elasticsearch" / "node"
OURS = os.environ.get("PORTAL_SEARCH_NODES_MAY_DIE") == "1" and len(URLS) == 3
SEARCHES = 200
AWAY = "moins précis"

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.own_cluster,
    pytest.mark.xdist_group("nodes"),
    pytest.mark.skipif(not OURS, reason="these nodes are somebody's"),
]


def node(*arguments: str) -> None:
    subprocess.run([str(NODE), *arguments], check=True, capture_output=True, timeout=300)


@pytest.fixture
def three(cluster: Cluster, settings: Any) -> Iterator[Cluster]:
    """Three nodes with a copy of everything on two of them; whatever the test kills comes back."""
    node("start", "3")
    settings.SEARCH_CLUSTER = {**settings.SEARCH_CLUSTER, "replicas": 1, "timeout": 5.0}
    guide("epave", title="Une épave sur le parking")
    build()
    yield cluster
    node("start", "3")
    breaker.answered()


def pages(client: Client, number: int) -> list[str]:
    """That many result pages; each has its answer."""
    found = [client.get("/recherche/", {"q": "épave"}) for _ in range(number)]
    assert {page.status_code for page in found} == {200}
    texts = [page.content.decode() for page in found]
    assert all("/guides/epave/" in text for text in texts)
    return texts


def test_what_is_built_is_on_two_nodes_before_it_answers(three: Cluster) -> None:
    health = patient().cluster.health(index=f"{three.index}-g*")
    assert (health["status"], health["active_shards"], health["active_primary_shards"]) == ("green", 2, 1)


def test_one_of_three_nodes_dies_during_two_hundred_searches(client: Client, three: Cluster) -> None:
    before = pages(client, SEARCHES // 4)
    node("kill", "1")
    after = pages(client, SEARCHES - SEARCHES // 4)
    assert not any(AWAY in text for text in before)
    fallen = sum(AWAY in text for text in after)
    assert fallen < len(after) // 2, "the two other nodes answer"
    breaker.answered()
    assert AWAY not in pages(client, 1)[0]


def test_all_nodes_die_and_come_back(client: Client, three: Cluster) -> None:
    for number in ("0", "1", "2"):
        node("kill", number)
    assert all(AWAY in text for text in pages(client, 10))
    guide("caravane", title="Une caravane")
    drain()
    assert outbox.waiting()
    assert "/guides/caravane/" in client.get("/recherche/", {"q": "caravane"}).content.decode()
    assert client.get("/readyz").json()["dependencies"]["search_cluster"]["ok"] is False
    node("start", "3")
    patient().cluster.health(wait_for_status="green", timeout="60s")
    call_command("search_sync", stdout=StringIO())
    call_command("search_check", stdout=StringIO())
    breaker.answered()
    assert AWAY not in pages(client, 1)[0]
    assert client.get("/readyz").json()["dependencies"]["search_cluster"] == {
        "ok": True,
        "waiting_changes": 0,
        "refused_changes": 0,
        "must_be_rebuilt": False,
    }
