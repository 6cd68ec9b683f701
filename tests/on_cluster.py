"""Tests that are asked of the cluster too: ``PORTAL_ELASTICSEARCH_URL`` names one (``make test-elastic`` starts it).

Each test has an index of its own. Before a question the cluster is told what has changed, as a worker would have told it.
A module of another room that wants so imports both fixtures (``scripts/test_elastic.py`` has the paths).
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest

URLS = tuple(url for url in os.environ.get("PORTAL_ELASTICSEARCH_URL", "").split(",") if url)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "one")


@pytest.fixture
def cluster_settings(settings: Any) -> Iterator[Any]:
    """A cluster in the settings, with no index yet; what the test leaves there goes."""
    from search.cluster.client import patient
    from search.cluster.generations import drop, generations
    from search.conf import cluster

    ours = {"urls": URLS, "index": f"test-{WORKER}", "timeout": 20.0, "replicas": 0}
    settings.SEARCH_CLUSTER = ours
    named = cluster()
    assert named is not None
    for left in generations(patient(), named):
        drop(patient(), left)
    yield named
    settings.SEARCH_CLUSTER = ours
    for left in generations(patient(), named):
        drop(patient(), left)


@pytest.fixture(autouse=True)
def _on_the_cluster(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a cluster is named, questions go to it; a test that sets up its own says ``own_cluster``."""
    uses_database = {"db", "transactional_db", "live_server"} & set(
        request.fixturenames
    ) or request.node.get_closest_marker("django_db")
    if not URLS or not uses_database or request.node.get_closest_marker("own_cluster"):
        return
    settings = request.getfixturevalue("cluster_settings")

    from search import outbox
    from search.cluster import building, replica
    from search.cluster.client import patient
    from search.cluster.generations import generations

    def told_first() -> bool:
        if generations(patient(), settings):
            replica.push()
        else:
            building.build()
        return False

    monkeypatch.setattr(outbox, "is_behind", told_first)
