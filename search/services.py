"""Writes entries, their side tables and the engine's index, together. Nothing else writes them."""

import heapq
import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from unicodedata import normalize

from django.db import transaction
from django.db.models import QuerySet

from search import outbox, vocabulary
from search.documents import document, filed, full_theme_titles, read_ahead
from search.engines import Document, embedded
from search.french import typed
from search.models import Entry, EntryFamily, EntryTheme, EntryToken
from search.selectors import latest, related
from search.sources import EntryDraft, Source, all_sources

__all__ = ["latest", "project", "project_pages", "rebuild", "related"]

READING = 7
"""How texts are read: goes up when stems, or what is stored of a thing, change. ``search_check`` sees what was read otherwise."""
BATCH = 200
FEW = 20
STORED = (
    "date", "space", "position", "anchor", "title", "folded_title", "beside", "section", "lines", "words", "summary", "body",
    "version",
)  # fmt: skip
Progress = Callable[[str, int], None]
T = TypeVar("T")


@transaction.atomic
def project(name: str, ids: Sequence[int]) -> int:
    """Make the entries of these rows of a source right: what is stale goes, what is now comes. Idempotent.

    Returns the number of entries written. Raises KeyError for an unknown source.
    """
    source = all_sources()[name]
    return sum(_write(name, some, source) for some in batches(ids))


@contextmanager
def written_fast(texts: Iterable[str]) -> Iterator[None]:
    """What these texts cost is spent now; ``project``, as long as this lasts, has them to write only."""
    with read_ahead(clean(text) for text in texts):
        yield


def project_pages(page_ids: Sequence[int]) -> None:
    """The projection of core.publishing: every source of pages looks at these pages, live, draft or gone."""
    for name, source in all_sources().items():
        if source.pages:
            project(name, page_ids)


@transaction.atomic
def withdraw(name: str, ids: Sequence[int], wholes: Iterable[EntryDraft]) -> None:
    """Take away what is stored of these rows that isn't among ``wholes``, or that more may find than those say. For who lets
    ``project`` follow later: until then what is left may say what was, but to nobody who may not read it."""
    allowed = {_place(entry_of(name, whole)): whole.tokens for whole in wholes}
    stored = Entry.objects.filter(source=name, source_id__in=ids, whole=None).order_by("pk").select_for_update()
    _remove(
        entry
        for entry in stored.prefetch_related("tokens")
        if not {row.token for row in entry.tokens.all()} <= allowed.get(_place(entry), frozenset())
    )


def refile(theme: str) -> None:
    """Have what is filed under ``theme`` found by what the theme is called now. A few rows at a time, their texts read before
    anything is held: nobody waits for a whole room to be written."""
    rows: dict[str, set[int]] = defaultdict(set)
    filed_there = Entry.objects.filter(whole=None, themes__theme=theme).values_list("source", "source_id")
    for name, source_id in filed_there:
        rows[name].add(source_id)
    for name, ids in rows.items():
        for some in batches(sorted(ids), FEW):
            with written_fast(draft.body for draft in all_sources()[name].drafts(some)):
                project(name, some)


def rebuild(progress: Progress = lambda name, done: None, *, tell: bool = True) -> int:
    """Everything anew, from the sources. Returns the number of entries. ``tell``: a worker tells the cluster afterwards, once;
    who builds a new index there at once does without.

    Some rows at a time, each batch in a transaction of its own: who reads and who writes goes on meanwhile, with old entries
    and new ones side by side, and with fewer slips understood until the words are learned again. Interrupted, it leaves
    nothing half-written; run it again. Entries keep their rows: a replica goes on with what it has and is told of each.
    """
    with transaction.atomic():
        vocabulary.forget()
        _remove(Entry.objects.filter(whole=None).exclude(source__in=all_sources()), tell=False)
    written = 0
    for name, source in all_sources().items():
        for done, some in enumerate(batches(rows_of(name, source))):
            with transaction.atomic():
                written += _write(name, some, source, tell=False)
            progress(name, done * BATCH + len(some))
    for some in strays():
        embedded().remove(some)
    if tell:
        outbox.tell()
    return written


def rows_of(name: str, source: Source) -> Iterator[int]:
    """The ids that a source has, or that something is stored of, each once, in order. Both sides are walked in step: neither is
    ever in memory as a whole."""
    stored = Entry.objects.filter(source=name, whole=None).values_list("source_id", flat=True).distinct()
    has = source.ids()
    both = heapq.merge(in_order(has) if isinstance(has, QuerySet) else has, in_order(stored, "source_id"))
    return (pk for pk, _ in itertools.groupby(both))


def in_order(ids: "QuerySet[Any, int]", key: str = "pk") -> Iterator[int]:
    """These, which are the values of ``key``, some at a time. No cursor stays open: on SQLite who reads on can't write once
    somebody else has."""
    last = 0
    while some := list(ids.order_by(key).filter(**{f"{key}__gt": last})[:BATCH]):
        yield from some
        last = some[-1]


def strays() -> Iterator[list[int]]:
    """What the engine stores of entries that aren't there, some at a time. It is asked first: an entry that comes meanwhile is
    none."""
    last = 0
    while some := embedded().ids(last, BATCH):
        there = set(Entry.objects.filter(whole=None, pk__in=some).values_list("pk", flat=True))
        yield [pk for pk in some if pk not in there]
        last = some[-1]


def batches(ids: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """These some at a time, read no further than they are asked for."""
    left = iter(ids)
    while some := list(itertools.islice(left, size)):
        yield some


def _write(name: str, ids: Sequence[int], source: Source, *, tell: bool = True) -> int:
    """Make the entries of these rows be what their source says now; whoever nobody may read is not stored.

    A thing that was stored keeps its row: what was found a moment ago is still there, and a replica changes it in place.
    The rows are locked before the source is asked: of two changes at once the second one sees what the first has committed.
    """
    stored: dict[tuple[int, str, str, str], list[Entry]] = defaultdict(list)
    for row in Entry.objects.filter(source=name, source_id__in=ids, whole=None).order_by("pk").select_for_update():
        stored[_place(row)].append(row)
    things = things_of(source.drafts(ids))
    wholes = []
    for thing in things:
        whole = entry_of(name, thing[0])
        last = 0
        if known := stored[_place(whole)]:
            row = known.pop()
            last = row.version
            whole.pk = row.pk
        whole.version = _next(last)
        wholes.append(whole)
    _remove((row for left in stored.values() for row in left), tell=tell)
    _forget([whole.pk for whole in wholes if whole.pk])
    Entry.objects.bulk_update([whole for whole in wholes if whole.pk], STORED, batch_size=BATCH)
    Entry.objects.bulk_create([whole for whole in wholes if not whole.pk])
    sections = Entry.objects.bulk_create(
        [entry_of(name, draft, whole) for whole, thing in zip(wholes, things, strict=True) for draft in thing[1:]]
    )
    _describe(wholes, things, sections)
    outbox.note(((whole.pk, whole.version) for whole in wholes), tell=tell)
    named = [*wholes, *(section for section in sections if section.whole and not section.is_in_file_of(section.whole))]
    told = (text for entry in named for text in (entry.title, entry.words, entry.section))
    vocabulary.learn(told, capitals=source.pages)
    return len(wholes) + len(sections)


def _remove(wholes: Iterable[Entry], *, tell: bool = True) -> None:
    """These wholes and all that stands beside them."""
    gone = [(whole.pk, _next(whole.version)) for whole in wholes]
    for some in batches(gone):
        ids = [pk for pk, _ in some]
        _forget(ids)
        Entry.objects.filter(pk__in=ids).delete()
    outbox.note(gone, tell=tell)


def _next(version: int) -> int:
    """A version after ``version``: the clock's, so that what is restored from a backup is still newer than what a replica has."""
    return max(version + 1, time.time_ns() // 1_000_000)


def _place(entry: Entry) -> tuple[int, str, str, str]:
    return entry.source_id, entry.kind, entry.url, entry.part


def _forget(wholes: Sequence[int]) -> None:
    """What stands beside these wholes: sections, tokens, themes, job families, the engine's document."""
    if not wholes:
        return
    embedded().remove(wholes)
    Entry.objects.filter(whole__in=wholes).delete()
    for beside in (EntryToken, EntryTheme, EntryFamily):
        beside.objects.filter(entry__in=wholes).delete()


def _describe(wholes: Sequence[Entry], things: Sequence[list[EntryDraft]], sections: Iterable[Entry]) -> None:
    by_whole: dict[int, list[Entry]] = defaultdict(list)
    for section in sections:
        by_whole[section.whole_id or 0].append(section)
    titles = full_theme_titles()
    made: list[Document] = []
    tokens: list[EntryToken] = []
    themes: list[EntryTheme] = []
    families: list[EntryFamily] = []
    for whole, (first, *_) in zip(wholes, things, strict=True):
        tokens += [EntryToken(entry=whole, token=token) for token in sorted(first.tokens)]
        themes += [EntryTheme(entry=whole, theme=theme) for theme in dict.fromkeys(first.themes)]
        families += [EntryFamily(entry=whole, family=family) for family in dict.fromkeys(first.families)]
        made.append(document(whole, by_whole[whole.pk], first.tokens, filed(whole, titles, first.themes)))
    EntryToken.objects.bulk_create(tokens)
    EntryTheme.objects.bulk_create(themes)
    EntryFamily.objects.bulk_create(families)
    embedded().index(made)


def things_of(drafts: Iterable[EntryDraft]) -> list[list[EntryDraft]]:
    """Drafts grouped into things: one address, one part, one audience. The draft without anchor comes first in its thing."""
    things: dict[tuple[int, str, str, str, frozenset[str]], list[EntryDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.tokens:
            things[draft.source_id, draft.kind, draft.url, draft.part, draft.tokens].append(draft)
    return [sorted(thing, key=_order) for thing in things.values()]


def _order(draft: EntryDraft) -> tuple[bool, bool, int]:
    return bool(draft.file), bool(draft.anchor), draft.position


def entry_of(name: str, draft: EntryDraft, whole: Entry | None = None) -> Entry:
    """A draft as a row, not saved."""
    return Entry(
        whole=whole,
        source=name,
        source_id=draft.source_id,
        part=draft.part[:80],
        kind=draft.kind,
        space=draft.space,
        date=draft.date,
        position=draft.position,
        anchor=draft.anchor[:120],
        url=(draft.file or draft.url)[:600],
        title=clean(draft.title)[:300],
        folded_title=folded(draft.title),
        beside=clean(draft.beside)[:300],
        section=clean(draft.section)[:300],
        lines=[clean(line) for line in draft.lines[:3]],
        words=clean(draft.words),
        summary=clean(draft.summary),
        body=clean(draft.body),
    )


def folded(title: str) -> str:
    """A title as its words are typed, one space between them, as far as it is stored."""
    return " ".join(typed(clean(title)[:300]))[:300]


def clean(text: str) -> str:
    """A text that every database stores: composed letters, no NUL."""
    return normalize("NFC", text).replace("\0", "")
