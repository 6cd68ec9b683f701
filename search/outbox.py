"""What a replica has yet to be told: written in the transaction of the change, taken away when the replica has it."""

from collections.abc import Iterable

from portal.core.tasks import after_commit
from search.conf import cluster
from search.models import Change
from search.tasks import push_changes


def note(changes: Iterable[tuple[int, int]]) -> None:
    """Write down that these entries have this version now, and have a worker tell the cluster. Nothing when there is none."""
    if cluster() is None:
        return
    if Change.objects.bulk_create([Change(entry=entry, version=version) for entry, version in changes]):
        after_commit(push_changes)


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
