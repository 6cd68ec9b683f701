"""Synonyms: data that editors change, at work with the next question. Nothing is indexed anew for them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from search.models import SynonymGroup, lines
from search.query import Option, stems_of
from search.remembered import Remembered

SHIPPED = Path(__file__).parent / "data" / "synonyms.yaml"
LONGEST = 5
"""The most words of an expression that count."""

Table = dict[tuple[str, ...], tuple[Option, ...]]
"""What else is looked for, by the stems of what was typed."""


def made_of(groups: Iterable[SynonymGroup]) -> Table:
    """The table of these groups."""
    found: dict[tuple[str, ...], dict[tuple[str, ...], Option]] = defaultdict(dict)
    for group in groups:
        said, also = (_options(lines(text)) for text in (group.words, group.also))
        for one in said:
            for other in also or said:
                if other.stems != one.stems:
                    found[one.stems[:LONGEST]].setdefault(other.stems, other)
    return {stems: tuple(options.values()) for stems, options in found.items()}


table = Remembered(SynonymGroup, lambda: made_of(SynonymGroup.objects.order_by("pk")))
"""The table of all groups."""


def spans(stems: Sequence[str], known: Table) -> list[tuple[int, int, tuple[Option, ...]]]:
    """Where expressions of the table stand in a question: from, to, what else they are called.

    Of two that overlap the longer one counts.
    """
    found = []
    at = 0
    while at < len(stems):
        for size in range(min(LONGEST, len(stems) - at), 0, -1):
            options = known.get(tuple(stems[at : at + size]))
            if options:
                found.append((at, at + size, options))
                at += size - 1
                break
        at += 1
    return found


def words(known: Table) -> list[str]:
    """The stems of single words that have synonyms."""
    return [stems[0] for stems in known if len(stems) == 1]


def ship() -> int:
    """Add the field's own list; groups that are there, changed or not, stay. Returns how many came."""
    rows = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    known = {frozenset(lines(group.words)) for group in SynonymGroup.objects.all()}
    fresh = [group for row in rows if frozenset(lines((group := _group(row)).words)) not in known]
    return len(SynonymGroup.objects.bulk_create(fresh))


def _group(row: dict[str, list[str]]) -> SynonymGroup:
    return SynonymGroup(words="\n".join(row.get("both") or row["from"]), also="\n".join(row.get("to", ())))


def _options(expressions: Iterable[str]) -> list[Option]:
    made = ((one, stems_of(one)) for one in expressions)
    return [Option(text, stems, len(stems) > 1, "synonym") for text, stems in made if stems]
