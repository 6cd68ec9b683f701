"""From entries to hits: the best section, its best sentence, found words marked."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    text, section = _best_text(entry, query)
    sentence = extract.best_sentence(text, query)
    pieces = extract.cut(text, sentence) if sentence else extract.opening(text)
    more: dict[str, Any] = {"extract": pieces, "title_pieces": extract.mark(entry.title, query)}
    if section:
        more |= {"section": section.section, "section_url": f"{section.url}#{section.anchor}"}
        more |= {"section_number": section.position}
    return _hit(entry, titles, **more)


def _best_text(entry: Entry, query: Query) -> tuple[str, Entry | None]:
    """The text that answers best: a section's that says more than the whole's own, with that section."""
    own = f"{entry.summary}\n{entry.body}".strip()
    best, chosen = _worth(own, "", query), None
    for section in entry.sections.all():
        worth = _worth(section.body, section.section, query)
        if worth[0] and (worth > best or (chosen is None and worth[0] >= best[0])):
            best, chosen = worth, section
    if chosen is None:
        return own, None
    return chosen.body or chosen.summary, chosen


def _worth(text: str, heading: str, query: Query) -> tuple[int, int, int]:
    """Different words found, those of them in one sentence, those in the heading."""
    titled = frozenset().union(*(span.stems for span in extract.find(heading, query)))
    spans = extract.find(text, query)
    everywhere = titled.union(*(span.stems for span in spans))
    sentence = extract.best_sentence(text, query) if spans else None
    return len(everywhere), len(titled), sentence.distinct if sentence else 0
