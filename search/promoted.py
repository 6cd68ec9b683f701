"""« Choix de la rédaction »: what editors put first for a question. It is part of the answer wherever the filters keep it, and
stands on the first page only. Who asks is asked live, as for every hit: what they may not read, or what is gone, isn't there.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from search import hits
from search.engines import Found
from search.live import readable_wholes, unreadable
from search.models import Entry, EntryFamily, EntryToken, PromotedAnswer, Promotion, lines
from search.models.promotions import MOST_ANSWERS, names_of
from search.query import Query, key_of
from search.remembered import Remembered
from search.sources import UNKNOWN, all_sources, kinds

Key = tuple[str, ...]
LAST_DAY = datetime.date.max


class Target(NamedTuple):
    """A page or an address, and the last day on which it stands first."""

    until: datetime.date
    page: int | None
    address: str


def made_of(answers: Iterable[PromotedAnswer]) -> dict[Key, tuple[Target, ...]]:
    """The table of these answers, each once a question."""
    found: dict[Key, dict[Target, None]] = defaultdict(dict)
    for answer in answers:
        target = Target(answer.promotion.until or LAST_DAY, answer.page_id, answer.address)
        for question in lines(answer.promotion.questions):
            found[key_of(question)][target] = None
    return {key: tuple(targets) for key, targets in found.items()}


def _all() -> dict[Key, tuple[Target, ...]]:
    return made_of(PromotedAnswer.objects.select_related("promotion").order_by("promotion", "sort_order"))


table = Remembered(Promotion, _all)
"""What stands first, by the stems of the question."""


def answers(query: Query, user: Any) -> list[hits.Loaded]:
    """What stands first for ``query`` and may be read by ``user`` now, in the editors' order, three at most.

    A question that refuses words is the reader's own affair: nothing is put before it.
    """
    known = () if query.without else table().get(key_of(query.plain), ())
    targets = [target for target in known if target.until >= localdate()]
    if not targets:
        return []
    found = _entries(targets, user)
    refused = unreadable([entry for entry, _ in found], user)
    anchors = {entry.pk: anchor for entry, anchor in found if entry.pk not in refused}
    loaded = hits.load(list(anchors)[:MOST_ANSWERS])
    for one in loaded:
        one.entry.anchor = anchors[one.entry.pk] or one.entry.anchor
    return loaded


def out_of_reach(answers: Iterable[PromotedAnswer]) -> dict[int, str]:
    """Those of these that don't stand first for every member, by their row, and why, in French. Two queries."""
    rows = {answer.pk: (answer, Target(LAST_DAY, answer.page_id, answer.address)) for answer in answers}
    known = list(_known(Entry.objects.filter(whole=None), [target for _, target in rows.values()]))
    read = EntryToken.objects.filter(entry__in=[one.pk for one in known], token__in=PromotedAnswer.READ_BY_ALL)
    by_all = set(read.values_list("entry", flat=True))
    told: dict[int, str] = {}
    for pk, (answer, target) in rows.items():
        entry = _first(known, target)
        if entry is None or entry.pk not in by_all:
            told[pk] = _why_not(answer, entry)
    return told


def _why_not(answer: PromotedAnswer, entry: Entry | None) -> str:
    """What is at an address isn't told from nothing: who edits may not read it."""
    if answer.page is None:
        return "n’existe plus, ou n’est plus lue par tous"
    if entry is not None:
        return "n’est pas lue par tous les membres"
    return "la recherche ne la connaît pas" if answer.page.live else "n’est plus publiée"


def _entries(targets: Sequence[Target], user: Any) -> list[tuple[Entry, str]]:
    """The entries of these targets that who ``user`` is may find, in this order, each once, with the place in it."""
    found = list(_known(readable_wholes(user), targets))
    chosen: dict[int, tuple[Entry, str]] = {}
    for target in targets:
        entry = _first(found, target)
        if entry is not None:
            anchor = target.address.partition("#")[2] if target.address != entry.url else ""
            chosen.setdefault(entry.pk, (entry, anchor))
    return list(chosen.values())


def _known(among: "QuerySet[Entry]", targets: Sequence[Target]) -> "QuerySet[Entry]":
    pages = Q(source__in=_sources_of_pages(), part="", source_id__in=[one.page for one in targets if one.page])
    addresses = Q(url__in=[name for one in targets if one.address for name in names_of(one.address)])
    return among.filter(pages | addresses).order_by("part", "pk").defer("body", "words")


def _first(found: Sequence[Entry], target: Target) -> Entry | None:
    """What ``target`` means: at an address what has it whole, and what is listed before a file beside it."""
    if target.page is None:
        names = names_of(target.address)
        there = [one for one in found if one.url in names]
        return min(
            there, key=lambda one: (names.index(one.url), not kinds().get(one.kind, UNKNOWN).listed), default=None
        )
    of_pages = _sources_of_pages()
    return next(
        (one for one in found if one.source_id == target.page and not one.part and one.source in of_pages), None
    )


def _sources_of_pages() -> list[str]:
    return [name for name, source in all_sources().items() if source.pages]


def kept(chosen: Sequence[hits.Loaded], narrowed: Mapping[str, Collection[str]], found: Found) -> list[hits.Loaded]:
    """Those of ``chosen`` that the filters keep; ``found`` counts each of them as one more, in each facet under the others."""
    values = _values(chosen)
    counts = found.facets
    staying = []
    for loaded in chosen:
        own = values[loaded.entry.pk]
        misses = {name for name, wanted in narrowed.items() if wanted and own[name].isdisjoint(wanted)}
        for name, counted in counts.items():
            for value in own[name] if misses <= {name} else ():
                counted[value] = counted.get(value, 0) + 1
        if not misses:
            staying.append(loaded)
    found.total += len(staying)
    return staying


def _values(chosen: Sequence[hits.Loaded]) -> dict[int, dict[str, frozenset[str]]]:
    """What each of these is, by facet. One query."""
    families: dict[int, set[str]] = defaultdict(set)
    for pk, family in EntryFamily.objects.filter(entry__in=[one.entry.pk for one in chosen]).values_list(
        "entry", "family"
    ):
        families[pk].add(family)
    return {
        one.entry.pk: {
            "kind": frozenset({one.entry.kind}),
            "theme": one.themes,
            "space": frozenset({one.entry.space} - {""}),
            "family": frozenset(families[one.entry.pk]),
            "year": frozenset({str(one.entry.date.year)} if one.entry.date else ()),
        }
        for one in chosen
    }
