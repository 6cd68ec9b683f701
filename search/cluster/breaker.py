"""When not to ask: one failure, and nobody waits for the cluster any more until a single question has shown that it is back.

Kept in the shared cache, so that what one process has learned spares the others. After M. Nygard, « Release It! » (2007).
Nor while it has yet to be told something: what it counts could be what somebody may not read any more.
"""

import time
from typing import NamedTuple

from django.core.cache import cache

from search import outbox

FIRST_REST = 2.0
LONGEST_REST = 60.0
PROBE_SECONDS = 5
RESTING = "search:cluster:resting"
PROBED = "search:cluster:probed"
BEHIND = "search:cluster:behind"
BEHIND_SECONDS = 1


class Resting(NamedTuple):
    """``failures`` in a row; not asked before ``until`` (seconds since 1970)."""

    failures: int
    until: float


def may_ask() -> bool:
    """Whether the cluster is asked: always while it answers, then by one question at a time when its rest is over."""
    resting = _resting()
    if resting is None:
        return True
    return time.time() >= resting.until and cache.add(PROBED, 1, PROBE_SECONDS)


def is_behind() -> bool:
    """Whether it has yet to be told something. That it has is remembered for a second, for the database answers as well; that it
    hasn't is asked each time, for what is narrowed now must hold at once."""
    if cache.get(BEHIND):
        return True
    behind = outbox.is_behind()
    if behind:
        cache.set(BEHIND, True, BEHIND_SECONDS)
    return behind


def caught_up() -> None:
    """It has been told what waited: the next question asks whether that is all."""
    cache.delete(BEHIND)


def is_resting() -> bool:
    """Whether it failed and nothing has shown since that it is back."""
    return _resting() is not None


def failed() -> None:
    """It didn't answer: a rest, each twice as long as the one before. Failures of one burst are one failure."""
    resting = _resting()
    if resting and time.time() < resting.until:
        return
    failures = (resting.failures if resting else 0) + 1
    rest = min(FIRST_REST * 2 ** (failures - 1), LONGEST_REST)
    cache.set(RESTING, tuple(Resting(failures, time.time() + rest)), LONGEST_REST * 10)
    cache.delete(PROBED)


def answered() -> None:
    """It answered."""
    if _resting() is not None:
        cache.delete_many([RESTING, PROBED])


def _resting() -> Resting | None:
    kept = cache.get(RESTING)
    return Resting(*kept) if kept else None
