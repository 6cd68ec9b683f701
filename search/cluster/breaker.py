"""When not to ask: one failure, and nobody waits for the cluster any more until a single question has shown that it is back.

Kept in the shared cache, so that what one process has learned spares the others. After M. Nygard, « Release It! » (2007).
"""

import time
from typing import NamedTuple

from django.core.cache import cache

FIRST_REST = 2.0
LONGEST_REST = 60.0
PROBE_SECONDS = 5
RESTING = "search:cluster:resting"
PROBED = "search:cluster:probed"


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
