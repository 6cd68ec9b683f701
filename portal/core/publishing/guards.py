"""What must hold when an admin's change is complete; otherwise all of it is taken back.

A signal notes what may have been broken (``note``); the guard looks at what was noted when the change is done, in its
transaction (``check``), and raises ChangeRefused with words for the person who made the change.
"""

from collections.abc import Callable
from contextvars import ContextVar

REFUSED = "portal.schedule.refused"  # in a page's history: what was on the schedule could not be published
Guard = Callable[[set[tuple[str, str]]], None]
_guards: list[Guard] = []
_noted: ContextVar[set[tuple[str, str]] | None] = ContextVar("noted", default=None)


class ChangeRefused(Exception):
    """The change can't stand. ``messages`` say in French why, and what to do; nothing has been written."""

    def __init__(self, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


def register(guard: Guard) -> None:
    """``guard(noted)`` raises ChangeRefused when what was noted doesn't hold."""
    if guard not in _guards:
        _guards.append(guard)


def watch() -> None:
    """From here on, notes are kept."""
    _noted.set(set())


def note(kind: str, value: object) -> None:
    """Remember something to look at. Outside of a watched change, nothing happens."""
    noted = _noted.get()
    if noted is not None:
        noted.add((kind, str(value)))


def check() -> None:
    """Ask every guard about what was noted, and stop watching. Raises ChangeRefused."""
    noted, _ = _noted.get(), _noted.set(None)
    if noted:
        for guard in _guards:
            guard(noted)


def forget() -> None:
    """Stop watching without a check: the change has failed already."""
    _noted.set(None)
