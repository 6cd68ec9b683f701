"""What a replica has yet to be told: written in the transaction of the change, taken away when the replica has it."""

from array import array
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from portal.core.tasks import after_commit
from search.conf import cluster
from search.models import Change, Entry
from search.tasks import push_changes

BATCH = 500


def note(changes: Iterable[tuple[int, int]], *, tell: bool = True) -> None:
    """Write down that these entries have this version now, and have a worker tell the cluster, unless who calls sees to that
    (``tell``). Nothing when there is none."""
    if cluster() is None:
        return
    if Change.objects.bulk_create([Change(entry=entry, version=version) for entry, version in changes]) and tell:
        after_commit(push_changes)


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
    for start in range(0, len(changes), BATCH):
        Change.objects.filter(Exists(there), pk__in=changes[start : start + BATCH]).delete()


def is_behind() -> bool:
    """Whether the cluster has yet to be told something. One look into an index."""
    return Change.objects.filter(refused="").exists()


def waiting() -> int:
    """How many changes the cluster has yet to be told."""
    return Change.objects.filter(refused="").count()


def refused() -> int:
    """How many changes the cluster won't take."""
    return Change.objects.exclude(refused="").count()


def retry_refused() -> int:
    """What was refused waits again: the reason may be gone. Returns how many."""
    return Change.objects.exclude(refused="").update(refused="")
