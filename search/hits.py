"""From entries to hits: the best section, its best sentence, found words marked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import connection

from portal.core.themes.models import Theme
from search import extract
from search.french import stems
from search.models import Entry, EntryTheme
from search.query import Query
from search.results import Hit
from search.sources import UNKNOWN, kinds

# Written out: every search asks them, and Django takes longer to compose them than the database to answer.
COLUMNS = [field.attname for field in Entry._meta.concrete_fields]
TITLED = [column for column in COLUMNS if column not in {"body", "words"}]
THEMES = f"SELECT entry_id, theme FROM {EntryTheme._meta.db_table}"


@dataclass(frozen=True)
class Loaded:
    """A whole with its sections and the keys of its themes."""

    entry: Entry
    sections: tuple[Entry, ...] = ()
    themes: frozenset[str] = frozenset()


def theme_titles() -> dict[str, str]:
    """Short titles by key, in the order of the roadmap."""
    rows = Theme.objects.order_by("order", "title").values_list("key", "short_title", "title")
    return {key: short_title or title for key, short_title, title in rows}


def load(ids: Sequence[int]) -> list[Loaded]:
    """The wholes with these ids, in this order, with themes and sections: two queries."""
    if not ids:
        return []
    marks = _marks(ids)
    rows = f"SELECT {', '.join(COLUMNS)} FROM {Entry._meta.db_table}"
    both = f"{rows} WHERE id IN ({marks}) UNION ALL {rows} WHERE whole_id IN ({marks}) ORDER BY position, id"
    wholes: dict[int, Entry] = {}
    parts: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.raw(both, [*ids, *ids]):
        if entry.whole_id is None:
            wholes[entry.pk] = entry
        else:
            parts[entry.whole_id].append(entry)
    found = filed(wholes[pk] for pk in ids if pk in wholes)
    return [Loaded(loaded.entry, tuple(parts[loaded.entry.pk]), loaded.themes) for loaded in found]


def load_titles(ids: Sequence[int]) -> list[Loaded]:
    """The wholes with these ids, in this order, as a list of titles shows them: without themes, nor the texts looked into."""
    if not ids:
        return []
    rows = f"SELECT {', '.join(TITLED)} FROM {Entry._meta.db_table} WHERE id IN ({_marks(ids)})"
    wholes = {entry.pk: entry for entry in Entry.objects.raw(rows, ids)}
    return [Loaded(wholes[pk]) for pk in ids if pk in wholes]


def filed(entries: Iterable[Entry]) -> list[Loaded]:
    """These wholes with the keys of their themes: one query."""
    wholes = list(entries)
    themes: dict[int, set[str]] = defaultdict(set)
    if wholes:
        with connection.cursor() as cursor:
            cursor.execute(f"{THEMES} WHERE entry_id IN ({_marks(wholes)})", [whole.pk for whole in wholes])
            for pk, theme in cursor.fetchall():
                themes[pk].add(theme)
    return [Loaded(whole, (), frozenset(themes[whole.pk])) for whole in wholes]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def plain_hits(entries: Iterable[Loaded], titles: Mapping[str, str]) -> list[Hit]:
    """Hits without a question: for lists."""
    return [_hit(entry, titles) for entry in entries]


def found_hits(
    entries: Iterable[Loaded], query: Query, titles: Mapping[str, str], spaces: Mapping[str, str]
) -> list[Hit]:
    """Hits of a question. ``spaces``: titles of those that the reader may know of."""
    return [replace(_found(entry, query, titles), space=spaces.get(entry.entry.space, "")) for entry in entries]


def share_named(query: Query, *texts: str) -> float:
    """How much of the question these texts, titles and other words, answer: 1 for all of its words, 0 for none."""
    held = {stem for text in texts for stem in stems(text)}
    named = [any(held.issuperset(option.stems) for option in clause.certain) for clause in query.clauses]
    return sum(named) / len(named) if named else 0.0


def _hit(loaded: Loaded, titles: Mapping[str, str], **more: Any) -> Hit:
    entry = loaded.entry
    themes = tuple(key for key in titles if key in loaded.themes)
    return Hit(
        entry_id=entry.pk,
        kind=kinds().get(entry.kind, UNKNOWN),
        title=entry.beside or entry.title,
        own_title=entry.title if entry.beside else "",
        url=entry.address,
        themes=themes,
        theme_titles=tuple(titles[key] for key in themes),
        date=entry.date,
        summary=entry.summary,
        lines=tuple(entry.lines),
        **more,
    )


def _found(loaded: Loaded, query: Query, titles: Mapping[str, str]) -> Hit:
    best = _best_reading(loaded, query)
    pieces = extract.cut(best.text, best.sentence) if best.sentence else extract.opening(best.text)
    more: dict[str, Any] = {"extract": pieces}
    called = extract.mark(loaded.entry.title, query)
    if loaded.entry.beside:
        more |= {"title_pieces": extract.mark(loaded.entry.beside, query), "own_pieces": called}
    else:
        more |= {"title_pieces": called}
    section = best.section
    if section:
        more |= {"section": section.section, "section_url": section.address, "section_number": section.position}
        more |= {"is_in_file": section.is_in_file_of(loaded.entry)}
    return _hit(loaded, titles, **more)


class Reading(NamedTuple):
    """A text read with a question: how much of it is answered, in all, in the heading, in the best sentence."""

    worth: tuple[int, int, int]
    text: str
    sentence: extract.Sentence | None
    section: Entry | None


def _best_reading(loaded: Loaded, query: Query) -> Reading:
    """The text that answers best: a section's, when it says as much as the whole's own words."""
    whole = loaded.entry
    best = _read(f"{whole.summary}\n{whole.body}".strip(), "", query, None)
    for section in loaded.sections:
        heading = "" if section.is_in_file_of(whole) else section.section
        reading = _read(section.body or section.summary, heading, query, section)
        least = best.worth if best.section else (best.worth[0], 0, -1)
        if reading.worth[0] and reading.worth > least:
            best = reading
    return best


def _read(text: str, heading: str, query: Query, section: Entry | None) -> Reading:
    titled = _answered(extract.find(heading, query)) if heading else frozenset()
    spans = extract.find(text, query)
    sentence = extract.best_of(text, spans)
    worth = len(titled | _answered(spans)), len(titled), sentence.distinct if sentence else 0
    return Reading(worth, text, sentence, section)


def _answered(spans: Iterable[extract.Span]) -> frozenset[str]:
    return frozenset().union(*(span.stems for span in spans))
