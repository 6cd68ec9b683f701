"""Compares what is stored with what the sources say now, and the engine's index with what is stored."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from search.documents import documents
from search.engines import embedded
from search.models import Entry
from search.services import BATCH, Progress, batches, entry_of, in_order, rows_of, strays, things_of
from search.sources import EntryDraft, Source, all_sources

COMPARED = (
    "source_id", "part", "kind", "space", "date", "position", "anchor", "url", "title", "folded_title", "beside",
    "section", "words", "summary", "body",
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One fault. ``what``: missing, stale, tokens, orphan, index or unknown source; of the cluster as ``ReplicaFault`` says."""

    what: str
    source: str
    source_id: int

    def __str__(self) -> str:
        return f"{self.what}: {self.source} {self.source_id}"


def check(progress: Progress = lambda name, done: None) -> list[Difference]:
    """Every difference; an empty list is a right index. Reads only."""
    found: list[Difference] = []
    for name, source in all_sources().items():
        found.extend(_of_source(name, source, progress))
    unknown = Entry.objects.exclude(source__in=all_sources()).values_list("source", "source_id").distinct()
    found.extend(Difference("unknown source", name, source_id) for name, source_id in unknown)
    found.extend(_of_index(progress))
    return found


def out_of_date(name: str, ids: Sequence[int], wholes: Callable[[Sequence[int]], Iterable[EntryDraft]]) -> list[int]:
    """Those of these rows of a source of which something else is stored than ``wholes`` says, which is asked of a batch of them.
    Their sections aren't looked at: they are what stands in files, which may be long, and whose reading has them written anew.
    """
    stored = Entry.objects.filter(whole=None)
    return [found.source_id for some in batches(ids) for found in _of_rows(name, some, wholes(some), stored)]


def check_cluster(progress: Progress = lambda name, done: None, *, is_brisk: bool = False) -> list[Difference]:
    """Every difference between the entries and the cluster's replica; nothing without a cluster. Raises ClusterAwayError.

    ``is_brisk``: a cluster that is slow isn't waited for.
    """
    from search.cluster.client import brisk, patient
    from search.cluster.comparing import compare

    found = compare(lambda done: progress("cluster", done), brisk if is_brisk else patient)
    return [Difference(fault.what, "cluster", fault.entry) for fault in found]


def _of_source(name: str, source: Source, progress: Progress) -> Iterator[Difference]:
    for done, some in enumerate(batches(rows_of(name, source))):
        yield from _of_rows(name, some, source.drafts(some), Entry.objects.all())
        progress(name, done * BATCH + len(some))


def _of_rows(
    name: str, ids: Sequence[int], drafts: Iterable[EntryDraft], among: "QuerySet[Entry]"
) -> Iterator[Difference]:
    wanted: dict[int, list[Any]] = {pk: [] for pk in ids}
    tokens: dict[int, list[Any]] = {pk: [] for pk in ids}
    for thing in things_of(drafts):
        first = thing[0]
        wanted.setdefault(first.source_id, []).extend(_row(entry_of(name, draft)) for draft in thing)
        beside = sorted(first.tokens), sorted(set(first.themes)), sorted(set(first.families))
        tokens.setdefault(first.source_id, []).append((first.url, *beside))
    stored: dict[int, list[Any]] = {pk: [] for pk in wanted}
    stored_tokens: dict[int, list[Any]] = {pk: [] for pk in wanted}
    entries = among.filter(source=name, source_id__in=ids).prefetch_related("tokens", "themes", "families")
    for entry in entries:
        stored.setdefault(entry.source_id, []).append(_row(entry))
        if entry.whole_id is None:
            held = sorted(row.token for row in entry.tokens.all())
            filed = sorted(row.theme for row in entry.themes.all())
            made_for = sorted(row.family for row in entry.families.all())
            stored_tokens.setdefault(entry.source_id, []).append((entry.url, held, filed, made_for))
    for pk in sorted(stored):
        what = _difference(wanted[pk], stored[pk], sorted(tokens[pk]), sorted(stored_tokens[pk]))
        if what:
            yield Difference(what, name, pk)


def _difference(wanted: list[Any], stored: list[Any], tokens: list[Any], stored_tokens: list[Any]) -> str:
    if wanted and not stored:
        return "missing"
    if sorted(wanted, key=repr) != sorted(stored, key=repr):
        return "stale"
    return "" if tokens == stored_tokens else "tokens"


def _row(entry: Entry) -> tuple[Any, ...]:
    return (*(getattr(entry, name) for name in COMPARED), tuple(entry.lines))


def _of_index(progress: Progress) -> Iterator[Difference]:
    engine = embedded()
    yield from (Difference("orphan", "index", pk) for some in strays() for pk in some)
    wholes = Entry.objects.filter(whole=None).order_by("pk")
    for done, ids in enumerate(batches(in_order(wholes.values_list("pk", flat=True)))):
        some = wholes.filter(pk__in=ids).prefetch_related("sections", "tokens", "themes")
        by_id = {whole.pk: whole for whole in some}
        for pk in sorted(engine.differing(documents(by_id.values()))):
            yield Difference("index", by_id[pk].source, by_id[pk].source_id)
        progress("index", done * BATCH + len(ids))
