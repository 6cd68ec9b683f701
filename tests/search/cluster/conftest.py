"""A cluster of the test's own, with the demo's kind of content in it."""

from typing import Any

import pytest

from search.conf import Cluster
from tests.factories import card, guide, theme


@pytest.fixture
def cluster(cluster_settings: Cluster, db: None) -> Cluster:
    """A cluster in the settings that has no index yet."""
    return cluster_settings


@pytest.fixture
def built(cluster: Cluster) -> Cluster:
    """A cluster that answers for two things."""
    from search.cluster.building import build

    guide("epave", title="Une épave", themes=[theme()])
    card(themes=[theme()])
    build()
    return cluster


def ids(cluster: Cluster) -> set[int]:
    """Every entry that the index which answers holds."""
    from search.cluster.client import patient

    patient().indices.refresh(index=cluster.index)
    found: Any = patient().search(index=cluster.index, size=1000, source=False)
    return {int(hit["_id"]) for hit in found["hits"]["hits"]}
