"""What is new: a thing is when it is noted here for the first time.

An entry's own number says neither: it is given before its transaction ends, so a smaller one may appear after a larger one was
told, and a thing whose address changes, or that is taken away and put back, has another one. A thing is noted once it is there
for all to see, by one process at a time: numbers are in the order in which things were seen, and each thing has one for good.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery

from search.models import Arrival, Entry

BATCH = 500


@transaction.atomic
def note() -> int:
    """Note the things that weren't there before. Returns the number of the newest one; all up to it are committed or ours."""
    Arrival.objects.order_by("pk").select_for_update().first()  # the first row never goes: who holds it notes alone
    unknown = Entry.objects.filter(~Exists(_of_entry()), whole=None).order_by("pk")
    places = dict.fromkeys(unknown.values_list("source", "source_id", "part"))
    rows = [Arrival(source=source, source_id=source_id, part=part) for source, source_id, part in places]
    Arrival.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
    return Arrival.objects.aggregate(newest=Max("pk"))["newest"] or 0


def between(after: int, last: int) -> "QuerySet[Entry]":
    """Entries of the things noted after the number ``after`` and up to ``last``."""
    return Entry.objects.filter(Exists(_of_entry().filter(pk__gt=after, pk__lte=last)), whole=None)


def days_of(entries: Iterable[Entry]) -> dict[int, datetime]:
    """When these things were noted, by entry. One query."""
    ids = [entry.pk for entry in entries]
    noted = Entry.objects.filter(pk__in=ids).annotate(noted_at=Subquery(_of_entry().values("noted_at")[:1]))
    return {pk: at for pk, at in noted.values_list("pk", "noted_at") if at}


def _of_entry() -> "QuerySet[Arrival]":
    return Arrival.objects.filter(
        source=OuterRef("source"), source_id=OuterRef("source_id"), part=OuterRef("part")
    ).order_by()
