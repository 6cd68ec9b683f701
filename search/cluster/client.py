"""Who is spoken to: one client a process, made from the settings, and how long each asker waits for it."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from elastic_transport import ConnectionError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from search.conf import Cluster, cluster

WRITING_SECONDS = 60
TELLING_SECONDS = 10
CONNECTIONS = 16
PASSING = frozenset({429, 502, 503, 504})


class ClusterAwayError(Exception):
    """The cluster gave no answer that can be used. The message is for an operator and holds no question and no key.

    ``passing``: another node, or the same a moment later, may do better.
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class ClusterRefusesError(ClusterAwayError):
    """The cluster is well and won't have what it was asked: it says nothing of the next question."""


NO_INDEX = "le cluster n’a pas encore d’index : manage.py search_rebuild --cluster"


def named() -> Cluster:
    """The cluster of the settings. Raises ClusterAwayError when none is set."""
    settings = cluster()
    if settings is None:
        raise ClusterAwayError("aucun cluster n’est réglé (PORTAL_ELASTICSEARCH_URL)")
    return settings


def client() -> Elasticsearch:
    """What the others are made of: little patience, once; who asks tries again. Raises ClusterAwayError when none is set."""
    return _made(named())


def within(seconds: float) -> Elasticsearch:
    """The client that waits for so long, rounded up to hundredths. Raises ClusterAwayError when none is set."""
    return _waiting(named(), math.ceil(seconds * 100))


def patient() -> Elasticsearch:
    """For an operator's commands, building and comparing: takes its time, tries again."""
    return client().options(request_timeout=WRITING_SECONDS, max_retries=2, retry_on_timeout=True)


def brisk() -> Elasticsearch:
    """For the worker, whom others wait for: some seconds, once; what isn't told now is told later."""
    return client().options(request_timeout=TELLING_SECONDS, max_retries=1, retry_on_timeout=False)


@contextmanager
def answering() -> Iterator[None]:
    """What the client raises, as ClusterAwayError."""
    try:
        yield
    except ApiError as error:
        refuses = error.status_code == HTTPStatus.BAD_REQUEST
        problem = ClusterRefusesError if refuses else ClusterAwayError
        said = f"le cluster répond {error.status_code} ({_reason(error)})"
        raise problem(said, passing=error.status_code in PASSING) from error
    except (TransportError, UnsupportedProductError) as error:
        said = f"le cluster ne répond pas ({type(error).__name__})"
        raise ClusterAwayError(said, passing=isinstance(error, ConnectionError)) from error


def _reason(error: ApiError) -> str:
    """The error's type, as far as the cluster named it."""
    body: Any = error.body
    known = body.get("error") if isinstance(body, dict) else None
    return str(known.get("type", "")) if isinstance(known, dict) else type(error).__name__


@lru_cache(maxsize=256)
def _waiting(settings: Cluster, hundredths: int) -> Elasticsearch:
    """Making one takes a tenth of the time of an answer."""
    return _made(settings).options(request_timeout=hundredths / 100)


@lru_cache(maxsize=8)
def _made(settings: Cluster) -> Elasticsearch:
    options: dict[str, Any] = {"ca_certs": settings.ca} if settings.ca else {}
    if settings.api_key:
        options["api_key"] = settings.api_key
    return Elasticsearch(
        list(settings.urls),
        request_timeout=settings.timeout,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=CONNECTIONS,
        **options,
    )
