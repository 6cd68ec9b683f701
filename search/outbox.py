"""What a replica has yet to be told: written in the transaction of the change, taken away when the replica has it."""

from array import array
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from portal.core.tasks import after_commit
from search.conf import cluster
from search.models import Change, Entry
from search.tasks import push_changes

BATCH = 500
UNTOLD = f"SELECT 1 FROM {Change._meta.db_table} WHERE refused = '' LIMIT 1"
LONGEST_WAIT = timedelta(minutes=15)
"""``search_sync`` has run three times by then: something is wrong."""


def note(changes: Iterable[tuple[int, int]], *, tell: bool = True) -> None:
    """Write down that these entries have this version now, and have a worker tell the cluster, unless who calls sees to that
    (``tell``). When there is none, only that something changed: a cluster that is set later is asked nothing until it is built
    anew."""
    made = [Change(entry=entry, version=version) for entry, version in changes]
    if cluster() is not None:
        if Change.objects.bulk_create(made) and tell:
            after_commit(push_changes)
    elif made and not is_unheard():
        Change.objects.create(entry=Change.UNHEARD, version=0)


def tell() -> None:
    """Have a worker tell the cluster what waits."""
    if cluster() is not None and is_behind():
        after_commit(push_changes)


def known() -> "array[int]":
    """The changes that were noted and committed by now: what is read of the entries from here on holds them. One by one, eight
    bytes each: an older number than the newest may still be committed by who is slow, and what is read then lacks it."""
    return array("q", Change.objects.order_by("pk").values_list("pk", flat=True).iterator())


def forget_told(changes: Sequence[int]) -> None:
    """Those of these changes that an index built meanwhile holds, for their entries are there as they say, or newer. Not what is
    gone: only being told keeps a late writing from bringing it back."""
    there = Entry.objects.filter(pk=OuterRef("entry"), version__gte=OuterRef("version"))
    held = Q(Exists(there)) | Q(entry=Change.UNHEARD)
    for start in range(0, len(changes), BATCH):
        Change.objects.filter(held, pk__in=changes[start : start + BATCH]).delete()


def is_behind() -> bool:
    """Whether the cluster has yet to be told something, or built anew. One look into an index, written out: each search asks."""
    with connection.cursor() as cursor:
        cursor.execute(UNTOLD)
        return cursor.fetchone() is not None


def is_unheard() -> bool:
    """Whether something changed while no cluster was set: only building it anew tells it."""
    return Change.objects.filter(entry=Change.UNHEARD).exists()


def to_tell() -> "QuerySet[Change]":
    """The changes that the cluster has yet to be told, in order."""
    return Change.objects.filter(refused="").exclude(entry=Change.UNHEARD).order_by("pk")


def waiting() -> int:
    """How many changes the cluster has yet to be told."""
    return to_tell().count()


def is_late() -> bool:
    """Whether one of them has waited for longer than it should."""
    return to_tell().filter(noted_at__lt=now() - LONGEST_WAIT).exists()


def refused() -> int:
    """How many changes the cluster won't take."""
    return Change.objects.exclude(refused="").count()


def retry_refused() -> int:
    """What was refused waits again: the reason may be gone. Returns how many."""
    return Change.objects.exclude(refused="").update(refused="")
