"""How much of a file is read, and the texts as they come, up to that."""

import time
from typing import NamedTuple

from portal.core.texts.reading.tidy import tidy


class Limits(NamedTuple):
    """``seconds`` of processor and of clock; a text that is long in coming is cut at three quarters of them."""

    pages: int = 300
    characters: int = 1_000_000
    seconds: int = 20
    memory_mib: int = 512


LIMITS = Limits()


class Extracted(NamedTuple):
    """The texts of a file, a page each, whether there was more, and whether it was time that ran out."""

    texts: list[str]
    is_cut: bool
    is_late: bool = False


class Refused(Exception):
    """Nothing of the file may or can be read; ``str`` is a key of ``process.REASONS``."""


class Full(Exception):
    """A limit was reached: what has been read is kept."""


class Pages:
    """Texts as they are read: ``turn`` begins a page, ``add`` writes on it; both raise Full."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.deadline = time.monotonic() + 0.75 * limits.seconds
        self.left = limits.characters
        self.done: list[str] = []
        self.written: list[str] = []
        self.is_cut = False
        self.is_late = False

    def turn(self) -> None:
        """A new page: the last one is closed, if something was written on it."""
        self._close()
        if len(self.done) >= self.limits.pages:
            self._cut()

    def add(self, text: str) -> None:
        """Words on the page that is open."""
        self.written.append(text[: self.left])
        self.left -= len(text)
        self.is_late = time.monotonic() > self.deadline
        if self.left < 0 or self.is_late:
            self._cut()

    def finish(self) -> Extracted:
        """Everything."""
        self._close()
        return Extracted(self.done[: self.limits.pages], self.is_cut, self.is_late)

    def _close(self) -> None:
        if self.written:
            self.done.append(tidy("".join(self.written)))
            self.written = []

    def _cut(self) -> None:
        self.is_cut = True
        raise Full
