"""Two at the same moment, each with a connection of its own: for databases that let several write at once."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

A_WHILE = 0.5
LONG = 20

marks = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"),
]


def beside(action: Callable[[], Any]) -> Future[Any]:
    """``action``, on a connection of its own."""

    def call() -> Any:
        try:
            return action()
        finally:
            connections.close_all()

    pool = ThreadPoolExecutor(1)
    future = pool.submit(call)
    pool.shutdown(wait=False)
    return future


def while_uncommitted(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What both return, when ``second`` comes while ``first`` is done and not committed: it has to wait."""
    with transaction.atomic():
        done = first()
        waiting = beside(second)
        with pytest.raises(TimeoutError):
            waiting.result(A_WHILE)
    return done, waiting.result(LONG)
