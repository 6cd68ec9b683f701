"""Settings of the room, read here only."""

from dataclasses import dataclass

from django.conf import settings

PAGE_SIZE = 10
SUGGESTIONS = 8


@dataclass(frozen=True)
class Cluster:
    """An Elasticsearch cluster. ``urls``: its nodes; ``ca``: a file with who signs their certificates; ``index``: the beginning
    of every name in it; ``timeout``: seconds that a reader waits for it."""

    urls: tuple[str, ...]
    api_key: str = ""
    ca: str = ""
    index: str = "portail"
    timeout: float = 0.8
    shards: int = 1
    replicas: int = 0


def cluster() -> Cluster | None:
    """The cluster that answers, fed as a replica; None when the database answers by itself (``SEARCH_CLUSTER``)."""
    named = getattr(settings, "SEARCH_CLUSTER", None)
    return Cluster(**named) if named else None


def host() -> str:
    """The portal's own address, without a slash at its end: what leaves it names it whole (``PORTAL_HOST_URL``)."""
    return str(settings.PORTAL_HOST_URL)
