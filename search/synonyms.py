"""Synonyms: data that editors change, at work with the next question. Nothing is indexed anew for them.

A line in quotes lives by its small words: « "traité de" » is no « traitement ». It is known in a question with all its words in
a row, and then what it is also called is looked for, not its words one by one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from django.db import transaction

from search import french
from search.models import ShippedSynonyms, SynonymGroup, lines, unquoted
from search.models.entries import LONGEST_EXPRESSION
from search.query import Option, stems_of
from search.remembered import Remembered

SHIPPED = Path(__file__).parent / "data" / "synonyms.yaml"

Known = dict[tuple[str, ...], tuple[Option, ...]]
"""What else is looked for, by the stems of what was typed."""


class Table(NamedTuple):
    """``loose``: expressions by the stems of their words; ``exact``: those in quotes, by all their words (``french.sequence``).

    ``words``: those that are one word and no acronym, by its stem, for what is spelt almost so.
    """

    loose: Known
    exact: Known
    words: dict[str, str]


def made_of(groups: Iterable[SynonymGroup]) -> Table:
    """The table of these groups."""
    loose: dict[tuple[str, ...], dict[tuple[str, ...], Option]] = defaultdict(dict)
    exact: dict[tuple[str, ...], dict[tuple[str, ...], Option]] = defaultdict(dict)
    single: dict[str, str] = {}
    acronyms: set[str] = set()
    for group in groups:
        acronyms |= french.acronyms(group.words)
        said, also = lines(group.words), _options(lines(group.also))
        others = also or _options(said)
        for line in said:
            inside = unquoted(line)
            stems = stems_of(inside or line)
            if not inside and len(stems) == 1:
                single.setdefault(stems[0], line)
            known = exact[tuple(french.sequence(inside))] if inside else loose[stems[:LONGEST_EXPRESSION]]
            for other in others:
                if other.stems != stems:
                    known.setdefault(other.stems, other)
    by_stems, by_words = ({key: tuple(known.values()) for key, known in one.items() if known} for one in (loose, exact))
    words = {stem: line for stem, line in single.items() if (stem,) in by_stems and stem not in acronyms}
    return Table(by_stems, by_words, words)


table = Remembered(SynonymGroup, lambda: made_of(SynonymGroup.objects.order_by("pk")))
"""The table of all groups."""


def spans(stems: Sequence[str], known: Known) -> list[tuple[int, int, tuple[Option, ...]]]:
    """Where expressions of the table stand in a question: from, to, what else they are called.

    Of two that overlap the longer one counts.
    """
    found = []
    at = 0
    longest = max(map(len, known), default=0)
    while at < len(stems):
        for size in range(min(longest, len(stems) - at), 0, -1):
            options = known.get(tuple(stems[at : at + size]))
            if options:
                found.append((at, at + size, options))
                at += size - 1
                break
        at += 1
    return found


def holding(questions: Sequence[str]) -> list[SynonymGroup | None]:
    """For each of these questions the group that says the most of its words, if one says any: where others may be added."""
    said = [(group, stems) for group in SynonymGroup.objects.order_by("pk") for stems in _said(group)]
    found: list[SynonymGroup | None] = []
    for question in questions:
        asked = set(stems_of(question))
        there = [(group, stems) for group, stems in said if stems <= asked]
        found.append(max(there, key=lambda one: len(one[1]))[0] if there else None)
    return found


def _said(group: SynonymGroup) -> Iterator[frozenset[str]]:
    """The stems of each of its expressions."""
    return (frozenset(stems) for line in lines(group.words) if (stems := stems_of(line)))


class Shipped(NamedTuple):
    """How many groups came, and how many went again."""

    added: int
    removed: int


@transaction.atomic
def ship() -> Shipped:
    """Bring the field's own list up to date, leaving alone what is the editors'.

    Each group comes once: what an editor changed or deleted since isn't put back. One that was shipped and is no longer in the
    list goes where it is still, to the letter, as it was shipped.
    """
    wanted = {digest_of(group.words, group.also): group for group in map(_group, _rows())}
    before = set(ShippedSynonyms.objects.values_list("digest", flat=True))
    there = list(SynonymGroup.objects.only("words", "also"))
    faulty = [group.pk for group in there if digest_of(group.words, group.also) in before - set(wanted)]
    SynonymGroup.objects.filter(pk__in=faulty).delete()
    known = {frozenset(lines(group.words)) for group in there if group.pk not in faulty}
    new = {digest: group for digest, group in wanted.items() if digest not in before}
    fresh = [group for group in new.values() if frozenset(lines(group.words)) not in known]
    SynonymGroup.objects.bulk_create(fresh)
    ShippedSynonyms.objects.bulk_create(ShippedSynonyms(digest=digest) for digest in new)
    return Shipped(len(fresh), len(faulty))


def digest_of(words: str, also: str) -> str:
    """What tells one group from another, to the letter but for blanks."""
    said = "\n".join(lines(words)) + "\n\n" + "\n".join(lines(also))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _rows() -> list[dict[str, list[str]]]:
    rows: list[dict[str, list[str]]] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return rows


def _group(row: dict[str, list[str]]) -> SynonymGroup:
    return SynonymGroup(words="\n".join(row.get("both") or row["from"]), also="\n".join(row.get("to", ())))


def _options(expressions: Iterable[str]) -> list[Option]:
    """These as ways to look for something. No index has small words: what has one other word and quotes isn't looked for."""
    made = ((unquoted(one) or one, stems_of(unquoted(one) or one), 1 + bool(unquoted(one))) for one in expressions)
    return [Option(text, stems, len(stems) > 1, "synonym") for text, stems, least in made if len(stems) >= least]
