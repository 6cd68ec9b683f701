"""From entries to hits: the best section, its best sentence, found words marked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from portal.core.themes.models import Theme
from search import extract
from search.models import Entry
from search.query import Query
from search.results import Hit
from search.sources import Kind, kinds

UNKNOWN = Kind("", "Page", "Pages", "recherche", 99)


def theme_titles() -> dict[str, str]:
    """Short titles by key, in the order of the roadmap."""
    return {theme.key: str(theme) for theme in Theme.objects.order_by("order", "title")}


def load(ids: Sequence[int], sections: bool = True) -> list[Entry]:
    """The wholes with these ids, in this order, with themes and, when asked for, their sections."""
    found = with_rows(Entry.objects.filter(pk__in=ids), sections).in_bulk()
    return [found[pk] for pk in ids if pk in found]


def with_rows(entries: "QuerySet[Entry]", sections: bool) -> "QuerySet[Entry]":
    """Entries with what a hit needs, in a fixed number of queries."""
    wanted: list[Any] = ["themes"]
    if sections:
        wanted.append(Prefetch("sections", Entry.objects.order_by("position", "pk")))
    return entries.prefetch_related(*wanted)


def plain_hits(entries: Iterable[Entry], titles: Mapping[str, str]) -> list[Hit]:
    """Hits without a question: for lists."""
    return [_hit(entry, titles) for entry in entries]


def found_hits(entries: Iterable[Entry], query: Query, titles: Mapping[str, str]) -> list[Hit]:
    """Hits of a question."""
    return [_found(entry, query, titles) for entry in entries]


def _hit(entry: Entry, titles: Mapping[str, str], **more: Any) -> Hit:
    held = {row.theme for row in entry.themes.all()}
    themes = tuple(key for key in titles if key in held)
    return Hit(
        entry_id=entry.pk,
        kind=kinds().get(entry.kind, UNKNOWN),
        title=entry.title,
        url=entry.url + (f"#{entry.anchor}" if entry.anchor else ""),
        themes=themes,
        theme_titles=tuple(titles[key] for key in themes),
        date=entry.date,
        summary=entry.summary,
        lines=tuple(entry.lines),
        **more,
    )


def _found(entry: Entry, query: Query, titles: Mapping[str, str]) -> Hit:
    best = _best_reading(entry, query)
    pieces = extract.cut(best.text, best.sentence) if best.sentence else extract.opening(best.text)
    more: dict[str, Any] = {"extract": pieces, "title_pieces": extract.mark(entry.title, query)}
    section = best.section
    if section:
        more |= {"section": section.section, "section_url": f"{section.url}#{section.anchor}"}
        more |= {"section_number": section.position}
    return _hit(entry, titles, **more)


class Reading(NamedTuple):
    """A text read with a question: how much of it is answered, in all, in the heading, in the best sentence."""

    worth: tuple[int, int, int]
    text: str
    sentence: extract.Sentence | None
    section: Entry | None


def _best_reading(entry: Entry, query: Query) -> Reading:
    """The text that answers best: a section's, when it says as much as the whole's own words."""
    best = _read(f"{entry.summary}\n{entry.body}".strip(), "", query, None)
    for section in entry.sections.all():
        reading = _read(section.body or section.summary, section.section, query, section)
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
