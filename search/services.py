"""Writes entries, their side tables and the engine's index, together. Nothing else writes them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from unicodedata import normalize

from django.db import transaction

from search import vocabulary
from search.documents import document
from search.engines import Document, get_engine
from search.french import typed
from search.models import Entry, EntryFamily, EntryTheme, EntryToken
from search.selectors import latest, related
from search.sources import EntryDraft, all_sources

__all__ = ["latest", "project", "project_pages", "rebuild", "related"]

BATCH = 200
STORED = (
    "date", "space", "position", "anchor", "title", "folded_title", "section", "lines", "words", "summary", "body",
)  # fmt: skip
Progress = Callable[[str, int], None]


@transaction.atomic
def project(name: str, ids: Sequence[int]) -> int:
    """Make the entries of these rows of a source right: what is stale goes, what is now comes. Idempotent.

    Returns the number of entries written. Raises KeyError for an unknown source.
    """
    source = all_sources()[name]
    return sum(_write(name, some, source.drafts(some)) for some in _batches(ids))


def project_pages(page_ids: Sequence[int]) -> None:
    """The projection of core.publishing: every source of pages looks at these pages, live, draft or gone."""
    for name, source in all_sources().items():
        if source.pages:
            project(name, page_ids)


@transaction.atomic
def rebuild(progress: Progress = lambda name, done: None) -> int:
    """Everything anew, from the sources. Returns the number of entries."""
    get_engine().clear()
    vocabulary.forget()
    Entry.objects.all().delete()
    written = 0
    for name, source in all_sources().items():
        done = 0
        for some in _batches(list(source.ids())):
            written += _write(name, some, source.drafts(some))
            done += len(some)
            progress(name, done)
    return written


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _write(name: str, ids: Sequence[int], drafts: Iterable[EntryDraft]) -> int:
    """Make the entries of these rows be these drafts; whoever nobody may read is not stored.

    A thing that was stored keeps its row: what was found a moment ago is still there, and a replica changes it in place.
    """
    things = things_of(drafts)
    stored = {_place(entry): entry for entry in Entry.objects.filter(source=name, source_id__in=ids, whole=None)}
    wholes = []
    for thing in things:
        whole = entry_of(name, thing[0])
        known = stored.pop(_place(whole), None)
        whole.pk = known.pk if known else None
        wholes.append(whole)
    _forget([*(whole.pk for whole in wholes if whole.pk), *(entry.pk for entry in stored.values())])
    Entry.objects.filter(pk__in=[entry.pk for entry in stored.values()]).delete()
    Entry.objects.bulk_update([whole for whole in wholes if whole.pk], STORED, batch_size=BATCH)
    Entry.objects.bulk_create([whole for whole in wholes if not whole.pk])
    sections = Entry.objects.bulk_create(
        [entry_of(name, draft, whole) for whole, thing in zip(wholes, things, strict=True) for draft in thing[1:]]
    )
    _describe(wholes, things, sections)
    vocabulary.learn(text for entry in (*wholes, *sections) for text in (entry.title, entry.words, entry.section))
    return len(wholes) + len(sections)


def _place(entry: Entry) -> tuple[int, str, str, str]:
    return entry.source_id, entry.kind, entry.url, entry.part


def _forget(wholes: Sequence[int]) -> None:
    """What stands beside these wholes: sections, tokens, themes, job families, the engine's document."""
    if not wholes:
        return
    get_engine().remove(wholes)
    Entry.objects.filter(whole__in=wholes).delete()
    for beside in (EntryToken, EntryTheme, EntryFamily):
        beside.objects.filter(entry__in=wholes).delete()


def _describe(wholes: Sequence[Entry], things: Sequence[list[EntryDraft]], sections: Iterable[Entry]) -> None:
    by_whole: dict[int, list[Entry]] = defaultdict(list)
    for section in sections:
        by_whole[section.whole_id or 0].append(section)
    made: list[Document] = []
    tokens: list[EntryToken] = []
    themes: list[EntryTheme] = []
    families: list[EntryFamily] = []
    for whole, (first, *_) in zip(wholes, things, strict=True):
        tokens += [EntryToken(entry=whole, token=token) for token in sorted(first.tokens)]
        themes += [EntryTheme(entry=whole, theme=theme) for theme in dict.fromkeys(first.themes)]
        families += [EntryFamily(entry=whole, family=family) for family in dict.fromkeys(first.families)]
        made.append(document(whole, by_whole[whole.pk], first.tokens))
    EntryToken.objects.bulk_create(tokens)
    EntryTheme.objects.bulk_create(themes)
    EntryFamily.objects.bulk_create(families)
    get_engine().index(made)


def things_of(drafts: Iterable[EntryDraft]) -> list[list[EntryDraft]]:
    """Drafts grouped into things: one address, one part, one audience. The draft without anchor comes first in its thing."""
    things: dict[tuple[int, str, str, str, frozenset[str]], list[EntryDraft]] = defaultdict(list)
    for draft in drafts:
        if draft.tokens:
            things[draft.source_id, draft.kind, draft.url, draft.part, draft.tokens].append(draft)
    return [sorted(thing, key=lambda draft: (bool(draft.anchor), draft.position)) for thing in things.values()]


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
        url=draft.url[:600],
        title=clean(draft.title)[:300],
        folded_title=folded(draft.title),
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
