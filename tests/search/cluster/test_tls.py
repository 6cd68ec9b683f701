"""A secured cluster: its certificate is verified, the key is sent over TLS only, and neither shows in what is said."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.cluster import cluster as read_cluster
from portal.settings.environment import Environment
from search.cluster.building import build
from search.cluster.client import ClusterAwayError
from search.cluster.engine import asked_directly
from search.conf import Cluster
from search.engines import Ask
from search.query import words_of
from tests.factories import guide
from tests.search.cluster.tls import Authority, proxy
from tests.search.conftest import URLS

KEY = "c2VjcmV0OmtleQ=="
ASK = Ask(clauses=words_of("épave"), tokens=frozenset({"public"}))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
def secured(cluster: Cluster, authority: Authority) -> Iterator[str]:
    """The address of a node behind TLS that asks for ``KEY``; the settings are still those of the bare node."""
    guide("epave", title="Une épave")
    build()
    with proxy(URLS[0], authority.server("127.0.0.1"), KEY) as address:
        yield address


def use(settings: Any, address: str, **more: str) -> None:
    settings.SEARCH_CLUSTER = {**settings.SEARCH_CLUSTER, "urls": (address,), **more}


@pytest.mark.cluster
@pytest.mark.own_cluster
def test_the_right_authority_and_key_are_answered(settings: Any, secured: str, authority: Authority) -> None:
    use(settings, secured, ca=str(authority.ca), api_key=KEY)
    assert asked_directly(ASK).total == 1
    assert build() == 1


@pytest.mark.cluster
@pytest.mark.own_cluster
def test_a_certificate_of_somebody_else_is_refused(settings: Any, secured: str, tmp_path: Path) -> None:
    use(settings, secured, ca=str(Authority(tmp_path, "another").ca), api_key=KEY)
    with pytest.raises(ClusterAwayError, match="Tls"):
        asked_directly(ASK)


@pytest.mark.cluster
@pytest.mark.own_cluster
def test_the_system_does_not_know_our_authority(settings: Any, secured: str) -> None:
    use(settings, secured, api_key=KEY)
    with pytest.raises(ClusterAwayError, match="Tls"):
        asked_directly(ASK)


@pytest.mark.cluster
@pytest.mark.own_cluster
def test_a_wrong_key_is_told_without_being_shown(
    settings: Any, secured: str, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    use(settings, secured, ca=str(authority.ca), api_key="d3Jvbmc6a2V5")
    with caplog.at_level(logging.DEBUG, logger="portal"), pytest.raises(ClusterAwayError, match="401") as refused:
        asked_directly(ASK)
    assert "d3Jvbmc6a2V5" not in f"{refused.value} {caplog.text}"


def read(**values: str) -> dict[str, Any] | None:
    env = Environment(values)
    found = read_cluster(env)
    env.finish()
    return found


def test_no_cluster_unless_one_is_named() -> None:
    assert read() is None


def test_several_nodes_have_copies_of_what_they_hold() -> None:
    found = read(
        PORTAL_ELASTICSEARCH_URL="https://a:9200, https://b:9200,https://c:9200", PORTAL_ELASTICSEARCH_API_KEY=KEY
    )
    assert found is not None
    assert (found["urls"], found["replicas"], found["timeout"]) == (
        ("https://a:9200", "https://b:9200", "https://c:9200"),
        2,
        0.8,
    )


def test_a_key_never_travels_in_clear() -> None:
    with pytest.raises(ImproperlyConfigured, match="en clair") as refused:
        read(PORTAL_ELASTICSEARCH_URL="http://a:9200", PORTAL_ELASTICSEARCH_API_KEY=KEY)
    assert KEY not in str(refused.value)


def test_an_address_without_a_scheme_is_told() -> None:
    with pytest.raises(ImproperlyConfigured, match="http://"):
        read(PORTAL_ELASTICSEARCH_URL="a:9200")
