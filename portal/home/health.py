"""What the portal works with, asked one by one: what it can't do without, then search and the worker."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import Error as DatabaseError

from portal.core.audience import PUBLIC
from portal.core.tasks import oldest_wait
from search import outbox
from search.conf import cluster
from search.engines import Ask, embedded
from search.query import words_of

logger = logging.getLogger("portal.operations")
NEEDED = ("database", "cache", "files")
_QUESTION = Ask(clauses=words_of("portail"), tokens=frozenset({PUBLIC}), limit=1)
LONGEST_WAIT = 600
"""Seconds: the longest PDF takes less, and everything else waits for it at most."""


def dependencies() -> dict[str, dict[str, Any]]:
    """``{name: {"ok": bool}}`` for the database, the cache, the file store, search, the worker and, if one is set, the cluster.

    The worker also says for how many seconds the oldest task waits (``oldest_task_seconds``, null when none does), the
    cluster how many changes wait for it or are refused by it, and whether it must be built anew (``must_be_rebuilt``).
    """
    checks: dict[str, Callable[[], bool]] = {"database": _database, "cache": _cache, "files": _files, "search": _search}
    found = {**{name: {"ok": check()} for name, check in checks.items()}, "worker": _worker()}
    return {**found, "search_cluster": _cluster()} if cluster() else found


def is_ready(found: dict[str, dict[str, Any]]) -> bool:
    """Whether pages can be read: without search or the worker they can, and no other process would do better."""
    return all(found[name]["ok"] for name in NEEDED)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", "ok", 10)
        return cache.get("readyz") == "ok"
    except Exception as error:  # noqa: BLE001 - each cache has errors of its own, and any of them says the same here
        logger.warning("cache is unusable: %s", type(error).__name__)
        return False


def _search() -> bool:
    """A visitor's question, asked of the database's engine itself; what it finds doesn't matter."""
    try:
        embedded().search(_QUESTION)
    except Exception as error:  # noqa: BLE001 - each engine has errors of its own, and any of them says the same here
        logger.warning("search is unusable: %s", type(error).__name__)
        return False
    return True


def _cluster() -> dict[str, Any]:
    """Whether the cluster answers a question, whole and in time, and is told what changes; the database answers in its place
    when it isn't."""
    from search.cluster.client import ClusterAwayError
    from search.cluster.engine import asked_directly

    try:
        asked_directly(_QUESTION)
        ok = True
    except ClusterAwayError as error:
        logger.warning("the search cluster is away: %s", error)
        ok = False
    try:
        unheard = outbox.is_unheard()
        return {
            "ok": ok and not unheard and not outbox.is_late(),
            "waiting_changes": outbox.waiting(),
            "refused_changes": outbox.refused(),
            "must_be_rebuilt": unheard,
        }
    except DatabaseError:
        return {"ok": False, "waiting_changes": None, "refused_changes": None, "must_be_rebuilt": None}


def _worker() -> dict[str, Any]:
    """It leaves no sign of life but its work: a task that waits too long says that nobody takes it."""
    try:
        waited = oldest_wait()
    except DatabaseError:
        return {"ok": False, "oldest_task_seconds": None}
    return {"ok": waited is None or waited < LONGEST_WAIT, "oldest_task_seconds": waited}


def _files() -> bool:
    try:
        name = default_storage.save("readyz/probe", ContentFile(b"ok"))
        default_storage.delete(name)
    except OSError:
        return False
    return True
