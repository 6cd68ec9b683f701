"""Whose files are read. A room registers an ``Owner`` at ``ready()``; texts know no room."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext


class Owner(ABC):
    """A room's files. ``key`` is stable: it is stored.

    Whatever changes the text of a file first asks ``hold``, so that everybody takes locks in the room's own order.
    """

    key: str

    @abstractmethod
    def files(self) -> Mapping[int, str]:
        """Every file that is there, by its id: its name in the store."""

    def prepare(self, object_id: int, texts: Sequence[str]) -> AbstractContextManager[None]:
        """Before anything is held: spend what ``project`` would cost for these texts. They are written as long as it lasts."""
        return nullcontext()

    @abstractmethod
    def hold(self, object_id: int) -> None:
        """Lock what who may find this file depends on, until the transaction ends."""

    @abstractmethod
    def project(self, object_id: int) -> None:
        """Have search write anew what is found of this file."""


_owners: dict[str, Owner] = {}


def register(owner: Owner) -> None:
    """Called at ``ready()``."""
    _owners[owner.key] = owner


def registered() -> dict[str, Owner]:
    """Owners by key."""
    return _owners
