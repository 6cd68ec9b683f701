"""Every test of the room is asked of the cluster too (``tests.on_cluster``)."""

import socket
from collections.abc import Iterator

import pytest

from tests.on_cluster import URLS, _on_the_cluster, cluster_settings

__all__ = ["URLS", "_on_the_cluster", "cluster_settings", "silent_node"]


@pytest.fixture
def silent_node() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
