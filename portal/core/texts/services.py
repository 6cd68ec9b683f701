"""Has files read, keeps what was read, forgets it with the file. The truth is the row; the task only names it."""

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.core.tasks import after_commit
from portal.core.texts import owners, process
from portal.core.texts.kinds import kind_of
from portal.core.texts.models import FileText, PageText, State
from portal.core.texts.owners import Owner
from portal.core.texts.process import Extracted, TooSlow, Unreadable
from portal.core.texts.tasks import read_text

logger = logging.getLogger("portal.operations")
MOST_ATTEMPTS = 3
LATE_ATTEMPTS = 2
"""Of a file that was read in part because time ran out: a machine that has less to do may read it whole."""
LARGEST_FILE = 64 * 1024 * 1024
CHUNK = 1024 * 1024
INTERRUPTED = "La lecture s’est interrompue plusieurs fois\u202f: enregistrez le fichier à nouveau, puis remplacez-le."
MISSING = "Le fichier n’est plus là."
TOO_HEAVY = "Il est trop lourd pour être lu."
LATE = "Sa lecture prend trop de temps\u202f: seul son début est lu."


class StoreAway(Exception):
    """The store of files gives no answer now."""


def want(owner: str, object_id: int, name: str, *, enqueue: bool = True) -> bool:
    """Have this file read, unless that was done: once for the same name and size. Returns whether it will be.

    Another file under a known id is another text: the old one is found no more from now on.
    """
    if not kind_of(name):
        forget(owner, object_id)
        return False
    row, created = FileText.objects.get_or_create(owner=owner, object_id=object_id, defaults={"name": name})
    if not created and row.name == name and (row.state == State.WAITING or _size_of(name) in (row.size, None)):
        return False
    if not created:
        _renew(row, name)
    if enqueue:
        after_commit(read_text, row.pk)
    return True


@transaction.atomic
def _renew(row: FileText, name: str) -> None:
    owner = owners.registered()[row.owner]
    owner.hold(row.object_id)
    PageText.objects.filter(file=row).delete()
    FileText.objects.filter(pk=row.pk).update(
        name=name, size=0, digest="", state=State.WAITING, reason="", is_cut=False, pages=0, attempts=0,
        started_at=None, read_at=None,
    )  # fmt: skip
    owner.project(row.object_id)


def forget(owner: str, object_id: int) -> None:
    """The file has gone: so has its text."""
    FileText.objects.filter(owner=owner, object_id=object_id).delete()


def reconcile() -> int:
    """Make the rows be those of the files that are there. Returns how many files wait to be read.

    The store is asked about those alone of which it had nothing to give: it never writes over a name, so a file that was
    read has no other bytes, and who saves one is asked at once.
    """
    known_owners = owners.registered()
    FileText.objects.exclude(owner__in=known_owners).delete()
    for key, owner in known_owners.items():
        rows = {row.object_id: row for row in FileText.objects.filter(owner=key)}
        files = owner.files()
        for object_id, name in files.items():
            if not _is_settled(rows.get(object_id), name):
                want(key, object_id, name, enqueue=False)
        for object_id in sorted(set(rows) - set(files)):
            forget(key, object_id)
    return FileText.objects.free().count()


def _is_settled(row: FileText | None, name: str) -> bool:
    if row is None:
        return not kind_of(name)
    return row.name == name and (row.state != State.REFUSED or row.size > 0)


def read(file_id: int) -> State | None:
    """Read the file of this row and say how it ended; None when it doesn't wait, or somebody else is reading it.

    Nothing is held while it is read; what was read is stored in one transaction with what search says of it, so that a
    reader who dies leaves a row that waits. A row that has seen several die is refused. Who ran out of time leaves it
    waiting too, and refuses it the last time; who had time for a part of it keeps that part the second time, and says so in the
    row's ``reason``; a store that is away costs no attempt.
    """
    now = timezone.now()
    mine = FileText.objects.filter(pk=file_id).free().update(started_at=now, attempts=F("attempts") + 1)
    row = FileText.objects.filter(pk=file_id).first() if mine else None
    if row is None:
        return None
    if row.attempts > MOST_ATTEMPTS:
        return _store(row, Unreadable(INTERRUPTED))
    with tempfile.TemporaryDirectory(prefix="portal-text-") as folder:
        path = Path(folder) / "file"
        try:
            row.digest, row.size = _copied(row.name, path)
            outcome = _known(row) or process.extract(path, kind_of(row.name))
        except TooSlow as refusal:
            return _store(row, refusal) if row.attempts == MOST_ATTEMPTS else None
        except Unreadable as refusal:
            return _store(row, refusal)
        except StoreAway:
            logger.warning("the store is away", extra={"file_text": row.pk})
            FileText.objects.filter(pk=row.pk, started_at=row.started_at).update(attempts=row.attempts - 1)
            return None
    if outcome.is_late and row.attempts < LATE_ATTEMPTS:
        return None
    return _store(row, outcome)


def _known(row: FileText) -> Extracted | None:
    """What was read of the same bytes under another name. None too when that name was given to other bytes meanwhile."""
    settled = FileText.objects.filter(digest=row.digest, state__in=(State.DONE, State.EMPTY), reason="")
    twin = next((one for one in settled.exclude(pk=row.pk) if kind_of(one.name) == kind_of(row.name)), None)
    if twin is None:
        return None
    said = twin.texts.filter(file__digest=row.digest, file__state=State.DONE)
    texts = dict(said.values_list("number", "text"))
    if twin.state == State.DONE and not texts:
        return None
    return Extracted([texts.get(number, "") for number in range(1, twin.pages + 1)], twin.is_cut)


def _store(row: FileText, outcome: Extracted | Unreadable) -> State | None:
    """Write down what was read, unless the file has gone, was replaced or is read by somebody else meanwhile."""
    owner = owners.registered()[row.owner]
    texts = [] if isinstance(outcome, Unreadable) else outcome.texts
    with owner.prepare(row.object_id, texts), transaction.atomic():
        return _stored(owner, row, outcome, texts)


def _stored(owner: Owner, row: FileText, outcome: Extracted | Unreadable, texts: Sequence[str]) -> State | None:
    owner.hold(row.object_id)
    ours = FileText.objects.select_for_update().filter(pk=row.pk, name=row.name, state=State.WAITING)
    stored = ours.filter(started_at=row.started_at).first()
    if stored is None:
        return None
    PageText.objects.filter(file=stored).delete()
    PageText.objects.bulk_create(_pages(stored, texts), 100)
    stored.digest, stored.size, stored.pages, stored.read_at = row.digest, row.size, len(texts), timezone.now()
    if isinstance(outcome, Unreadable):
        stored.state, stored.reason = State.REFUSED, str(outcome)
        stored.size = stored.size or _size_of(row.name) or 0
        logger.warning("a file was not read", extra={"file_text": row.pk})
    else:
        stored.state, stored.is_cut = State.DONE if any(texts) else State.EMPTY, outcome.is_cut
        if outcome.is_late:
            stored.reason = LATE
            logger.warning("a file was read in part, time ran out", extra={"file_text": row.pk})
    stored.save()
    owner.project(row.object_id)
    return State(stored.state)


def _pages(row: FileText, texts: Iterable[str]) -> list[PageText]:
    return [PageText(file=row, number=number, text=text) for number, text in enumerate(texts, start=1) if text]


def _copied(name: str, path: Path) -> tuple[str, int]:
    """The file of the store as ``path``, its digest and its size. Raises Unreadable, StoreAway."""
    digest, size = hashlib.sha256(), 0
    try:
        with default_storage.open(name, "rb") as source, path.open("wb") as target:
            while chunk := source.read(CHUNK):
                size += len(chunk)
                if size > LARGEST_FILE:
                    raise Unreadable(TOO_HEAVY)
                digest.update(chunk)
                target.write(chunk)
    except FileNotFoundError:
        raise Unreadable(MISSING) from None
    except OSError as error:
        raise StoreAway from error
    return digest.hexdigest(), size


def _size_of(name: str) -> int | None:
    """In bytes; 0 when the store says that there is no such file, None when it can't say."""
    try:
        return default_storage.size(name)
    except FileNotFoundError:
        return 0
    except OSError:
        return None
