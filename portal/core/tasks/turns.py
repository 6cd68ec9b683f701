"""Turns: the same thing done for many, one after the other."""

import logging
from collections.abc import Callable, Iterable

logger = logging.getLogger("portal.operations")


def each_apart(ids: Iterable[int], act: Callable[[int], bool]) -> int:
    """``act`` for each of these ids. Whatever fails for one is logged, without its id, and stops no other; it has its turn again
    the next time. Returns for how many something was done."""
    done = 0
    for one in ids:
        try:
            done += act(one)
        except Exception:
            logger.exception("a turn failed, the others go on")
    return done
