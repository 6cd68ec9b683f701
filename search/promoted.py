"""« Choix de la rédaction »: what editors put first for a question. It is part of the answer wherever the filters keep it, and
stands on the first page only. Who asks is asked live, as for every hit: what they may not read, or what is gone, isn't there.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.timezone import localdate

from search import hits
from search.engines import Found
from search.live import readable_wholes, unreadable
from search.models import Entry, EntryFamily, PromotedAnswer, Promotion, lines
from search.models.promotions import MOST_ANSWERS
from search.query import Query, key_of
from search.remembered import Remembered
from search.sources import all_sources

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
    refused = unreadable(found, user)
    return hits.load([entry.pk for entry in found if entry.pk not in refused][:MOST_ANSWERS])


def _entries(targets: Sequence[Target], user: Any) -> list[Entry]:
    """The entries of these targets that who ``user`` is may find, in this order, each once."""
    pages = Q(source__in=_sources_of_pages(), part="", source_id__in=[one.page for one in targets if one.page])
    addresses = Q(url__in=[one.address for one in targets if one.address])
    found = list(readable_wholes(user).filter(pages | addresses).order_by("part", "pk").defer("body", "words"))
    chosen: dict[int, Entry] = {}
    for target in targets:
        entry = next((one for one in found if _is(one, target)), None)
        if entry is not None:
            chosen.setdefault(entry.pk, entry)
    return list(chosen.values())


def _is(entry: Entry, target: Target) -> bool:
    if target.page is None:
        return entry.url == target.address
    return entry.source_id == target.page and not entry.part and entry.source in _sources_of_pages()


def _sources_of_pages() -> list[str]:
    return [name for name, source in all_sources().items() if source.pages]


def kept(chosen: Sequence[hits.Loaded], narrowed: Mapping[str, str], found: Found) -> list[hits.Loaded]:
    """Those of ``chosen`` that the filters keep; ``found`` counts each of them as one more, in each facet under the others."""
    values = _values(chosen)
    counts = found.facets
    staying = []
    for loaded in chosen:
        own = values[loaded.entry.pk]
        misses = {name for name, value in narrowed.items() if value and value not in own[name]}
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
