"""A process that is killed for good in the middle of what it does. The test must commit: the process has its own connection."""

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connections

marks = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


def now() -> None:
    """SIGKILL to the process that calls: nothing of it is done any more, no ``finally`` either."""
    os.kill(os.getpid(), signal.SIGKILL)


def during(action: Callable[[], object]) -> None:
    """Have ``action`` done by another process, which comes to ``now`` on its way."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
