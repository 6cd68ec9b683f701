"""Rights are asked live: what the index found is asked again of the primary database, one query a source."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from portal.core.audience.services import holds
from search.models import Entry, EntryToken
from search.sources import PartedSource, all_sources


def readable_wholes(user: Any) -> "QuerySet[Entry]":
    """The things that ``user`` may find, as the index has it."""
    held = EntryToken.objects.filter(entry=OuterRef("pk"), token__in=holds(user))
    return Entry.objects.filter(Exists(held), whole=None)


def unreadable(wholes: Iterable[Entry], user: Any) -> set[int]:
    """Ids of those entries that ``user`` may not read now. An entry of an unknown source is nobody's."""
    by_source: dict[str, list[Entry]] = defaultdict(list)
    for whole in wholes:
        by_source[whole.source].append(whole)
    refused: set[int] = set()
    for name, entries in by_source.items():
        refused |= _refused(name, entries, user)
    return refused


def _refused(name: str, entries: list[Entry], user: Any) -> set[int]:
    source = all_sources().get(name)
    if source is None:
        return {entry.pk for entry in entries}
    ids = sorted({entry.source_id for entry in entries})
    rows = source.readable_ids(ids, user)
    refused = {entry.pk for entry in entries if entry.source_id not in rows}
    parted = [entry for entry in entries if entry.part and entry.pk not in refused]
    if parted and isinstance(source, PartedSource):
        parts = source.readable_parts(sorted({(entry.source_id, entry.part) for entry in parted}), user)
        refused |= {entry.pk for entry in parted if (entry.source_id, entry.part) not in parts}
    return refused
