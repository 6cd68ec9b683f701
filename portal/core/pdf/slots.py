"""How many PDFs are made at once: each may take a core and a gigabyte, so nobody can order many at the same time.

A slot is a key of the cache: shared by all processes where the cache is (production), one set for each process otherwise. A slot
whose holder died is free again after its time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

from portal.core.pdf.errors import PdfBusyError

SLOTS = 2
POLL_SECONDS = 0.15
RETRY_AFTER = 5


def patience() -> int:
    """Seconds after which who was building must have died."""
    return int(settings.PDF_TIMEOUT_SECONDS) * 8


@contextmanager
def free_slot() -> Iterator[bool]:
    """A slot for as long as the block runs, if one is free now: whether it is."""
    holder = uuid4().hex
    taken = next((key for key in _keys() if cache.add(key, holder, patience())), None)
    try:
        yield taken is not None
    finally:
        if taken is not None and cache.get(taken) == holder:
            cache.delete(taken)


@contextmanager
def slot(wait_seconds: float) -> Iterator[None]:
    """A slot, waited for. Raises PdfBusyError when none is free in that time."""
    deadline = time.monotonic() + wait_seconds
    while True:
        with free_slot() as taken:
            if taken:
                yield
                return
        if time.monotonic() >= deadline:
            raise PdfBusyError(RETRY_AFTER)
        time.sleep(POLL_SECONDS)


def _keys() -> list[str]:
    return [f"pdf-slot-{number}" for number in range(SLOTS)]
