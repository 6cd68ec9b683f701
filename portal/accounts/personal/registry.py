"""The rooms that hold something about people, and the tables that keep a key to a person with good reason."""

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models.fields.files import FieldFile

from portal.accounts.models import User


@dataclass(frozen=True)
class Exported:
    """A file of the archive: ``path`` inside it, ``data`` as JSON can say it, or a stored file as it is.

    ``about``: what it is, in a French line of the archive's LISEZ-MOI.txt (of stored files: what their folder is). Moments in
    ``data`` come out as one reads them, with what a program reads beside them (``le``, ``le_iso``).
    """

    path: str
    data: Any | FieldFile
    about: str


class PersonalData(ABC):
    """What one room holds about a person. ``keys``: "app.Model.field" of each key to a person that it answers for."""

    name: ClassVar[str]
    keys: ClassVar[frozenset[str]]

    @abstractmethod
    def export(self, person: User) -> Iterator[Exported]:
        """Everything that the room holds about ``person``, in words that they understand."""

    @abstractmethod
    def erase(self, person: User, *, keep_posts: bool) -> None:
        """Leave nothing that says who ``person`` was. Runs in one transaction with the other rooms; idempotent.

        The person's row stays, emptied: what others need (an answer in a thread) may keep its key to it. ``keep_posts``: what
        the person published stays, under no name; otherwise its words go too.
        """

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        """Erase what has been kept long enough; return what was erased, in French, and how many."""
        return {}


# Keys that stay: the row is the house's, not the person's, and points at an emptied row once the person is erased.
HOUSE = "historique des contenus : la ligne reste, la personne n’y a plus de nom"
KEPT: dict[str, str] = {
    "wagtailcore.Page.owner": HOUSE,
    "wagtailcore.Page.locked_by": HOUSE,
    "wagtailcore.Revision.user": HOUSE,
    "wagtailcore.PageLogEntry.user": HOUSE,
    "wagtailcore.ModelLogEntry.user": HOUSE,
    "wagtailcore.WorkflowState.requested_by": HOUSE,
    "wagtailcore.TaskState.finished_by": HOUSE,
    "wagtailcore.Comment.user": HOUSE,
    "wagtailcore.Comment.resolved_by": HOUSE,
    "wagtailcore.CommentReply.user": HOUSE,
    "wagtailcore.UploadedFile.uploaded_by_user": HOUSE,
    "wagtaildocs.Document.uploaded_by_user": HOUSE,
    "wagtailimages.Image.uploaded_by_user": HOUSE,
    "files.PortalDocument.uploaded_by_user": HOUSE,
    "files.PortalImage.uploaded_by_user": HOUSE,
}

_registered: dict[str, PersonalData] = {}


def register(data: PersonalData) -> None:
    """Called at ``ready()``; one a room."""
    _registered[data.name] = data


def registered() -> list[PersonalData]:
    """The rooms, in the order of their names: an archive always reads alike."""
    return [_registered[name] for name in sorted(_registered)]


def answered_for() -> frozenset[str]:
    """Every key that a room answers for."""
    return frozenset().union(*(data.keys for data in registered()))
