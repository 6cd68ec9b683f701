"""Reads: the search page, suggestions, what is new, what goes together. All of it is trimmed to its reader."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import localdate

from portal.accounts.choices import JobFamily
from portal.core.audience.services import holds
from portal.core.audience.tokens import PUBLIC
from search import french, hits, promoted
from search.conf import PAGE_SIZE, SUGGESTIONS
from search.engines import Ask, Begun, Found, Reader, embedded, get_engine
from search.expand import expand
from search.live import readable_wholes, unreadable
from search.models import Entry, EntryTheme, EntryToken
from search.query import Clause, Query
from search.results import Facet, Hit, Results
from search.sources import UNKNOWN, kinds, space_titles

MINOR_RANK = 30
NEAR_BEST = 3
NAMED = 2 / 3
ENOUGH = PAGE_SIZE
MOST_ALSO = 5
FRESH = timedelta(days=365)
MOST_RECHECKED = 1000
LATEST_READ = 8
RELATED_READ = 2
SUGGESTIONS_READ = 12


class NoSuchPageError(LookupError):
    """There is no such page of results; ``pages`` says how many there are."""

    def __init__(self, pages: int) -> None:
        super().__init__(f"only {pages} pages")
        self.pages = pages


class Answer(NamedTuple):
    """What was found, the entries of its page, whether anything holds all of the words."""

    found: Found
    entries: list[hits.Loaded]
    held_all: bool


def search(query: Query, user: Any, page: int = 1, **narrowed: Sequence[str]) -> Results:
    """A page of what answers ``query``, with counts and facets. Raises NoSuchPageError.

    ``narrowed``: the values of ``kind``, ``theme``, ``space``, ``family``, ``year`` that are asked for, keys all of them; any
    of several will do.
    What editors put first counts among the results and stands before those of the first page, never again among them.
    Spaces are named from the primary database: one that ``user`` may not read now has no facet, whatever the index says.
    """
    chosen = promoted.answers(query, user)
    query = expand(query, holds(user), embedded())
    answer = _loosened(get_engine(), _ask(query, user, page, narrowed, chosen), user, len(chosen))
    pages = max(1, -(-answer.found.total // PAGE_SIZE))
    if page > pages:
        raise NoSuchPageError(pages)
    first = promoted.kept(chosen, narrowed, answer.found) if chosen else []
    counted = answer.found.facets
    for name, value in ((name, value) for name, values in narrowed.items() for value in values):
        counted[name].setdefault(value, 0)  # what is chosen and finds nothing is shown too: it can be taken off
    results = _results(query, user, answer, first, (page, pages))
    best = _best(results, answer.entries)
    return replace(results, best=best, best_is_public=best is not None and _is_public(best))


def newest_answers(
    query: Query, user: Any, among: "QuerySet[Entry]", most: int | None = None, **narrowed: Sequence[str]
) -> list[Entry]:
    """What of ``among`` holds every word of ``query`` and may be read by ``user`` now, newest first. ``most``: None for all.

    No score has a part in it: what answers badly is as new as what answers well. The database's own index is asked,
    whoever answers on the search page: it is written with the entries, while what a late replica lacks would never be told.
    """
    first = among.aggregate(first=Min("pk"))["first"]
    if first is None:
        return []
    engine = embedded()
    ask = _ask(expand(query, holds(user), engine), user, 1, narrowed, ())
    entries = list(among.filter(pk__in=engine.matching(ask, first)).order_by("-pk").defer("body", "words")[:most])
    refused = unreadable(entries, user)
    return [entry for entry in entries if entry.pk not in refused]


def suggest(query: Query, user: Any) -> list[Hit]:
    """At most eight things whose title begins to be typed, titles first."""
    words = [word for word in query.typed[:-1] if word not in french.STOP_WORDS and len(word) > 1]
    unfinished = query.typed[-1:]
    if len("".join(query.typed)) < 2 or (not words and unfinished[0] in french.STOP_WORDS):
        return []
    begun = Begun([*words, *unfinished], query.typed, holds(user), _minor(), SUGGESTIONS_READ)
    entries = hits.load_titles(get_engine().suggest(begun))
    refused = _refused(entries, user)
    readable = [loaded for loaded in entries if loaded.entry.pk not in refused]
    readable.sort(key=lambda loaded: _nearness(loaded.entry, query.typed))
    return hits.plain_hits(readable[:SUGGESTIONS], {})


def latest(user: Any, count: int, but: Sequence[str] = ()) -> list[Hit]:
    """The newest things with a date that ``user`` may read, one a row of a source. Two queries and one a source.

    ``but``: keys of kinds that are left out.
    """
    left_out = [*but, *_unlisted()]
    entries = (
        readable_wholes(user).exclude(date=None).exclude(kind__in=left_out).filter(part="").order_by("-date", "-pk")
    )
    return _plain(entries[: count * LATEST_READ], user, count)


def related(user: Any, themes: Sequence[str], exclude_urls: Iterable[str] = (), each: int = 3) -> dict[str, list[Hit]]:
    """« Ce qui va avec »: things of these themes that ``user`` may read, by kind in the order of kinds.

    At most ``each`` of a kind: first what shares most of these themes and has fewest others, then the newest. A room where much
    is written doesn't hide the others.
    """
    every = EntryTheme.objects.filter(entry=OuterRef("pk"))
    filed = every.filter(theme__in=list(themes))
    nearest = [F("shared").desc(), F("in_all").asc(), F("date").desc(nulls_last=True), F("pk").desc()]
    entries = readable_wholes(user).filter(Exists(filed)).exclude(url__in=list(exclude_urls))
    entries = entries.annotate(shared=_count(filed), in_all=_count(every))
    entries = entries.annotate(place=Window(RowNumber(), partition_by=F("kind"), order_by=nearest))
    newest = entries.exclude(kind__in=_unlisted()).filter(place__lte=each * RELATED_READ).order_by("kind", "place")
    grouped: dict[str, list[Hit]] = {key: [] for key in kinds()}
    for hit in _plain(newest, user):
        grouped.setdefault(hit.kind.key, []).append(hit)
    return {key: held[:each] for key, held in grouped.items() if held}


def _best(results: Results, entries: Sequence[hits.Loaded]) -> Hit | None:
    """What stands out as the answer: the first hit with lines, among the first three of the first page, that its title and its
    other words name so, all of the question or most of it; the latter not before what is called exactly so. Nothing does where
    nothing holds all the words.

    Where editors chose, nothing that they haven't chosen stands out.
    """
    if results.page != 1:
        return None
    if results.promoted:
        return next((hit for hit in results.promoted[:NEAR_BEST] if hit.lines), None)
    is_called_so = False
    for hit, loaded in zip(results.hits[:NEAR_BEST] if results.every else (), entries, strict=False):
        share = hits.share_named(results.query, hit.title, loaded.entry.words) if hit.lines else 0
        if share == 1 or (share >= NAMED and not is_called_so):
            return hit
        is_called_so = is_called_so or hits.share_named(results.query, hit.title) == 1
    return None


def _is_public(hit: Hit) -> bool:
    return EntryToken.objects.filter(entry=hit.entry_id, token=PUBLIC).exists()


def _count(rows: "QuerySet[EntryTheme]") -> Subquery:
    return Subquery(rows.order_by().values("entry").annotate(number=Count("pk")).values("number"))


def _plain(entries: "QuerySet[Entry]", user: Any, count: int | None = None) -> list[Hit]:
    loaded = list(entries.defer("body", "words"))
    refused = unreadable(loaded, user)
    once: dict[tuple[str, int], Entry] = {}
    for entry in loaded:
        if entry.pk not in refused:
            once.setdefault((entry.source, entry.source_id), entry)
    return hits.plain_hits(hits.filed(list(once.values())[:count]), hits.theme_titles())


def _loosened(engine: Reader, ask: Ask, user: Any, beside: int) -> Answer:
    """What answers ``ask``, fewer of its words asked for while too little does; ``beside``: how much is found already."""
    found, entries = _checked(engine, ask, user)
    held_all = bool(sum(found.kinds.values()) + beside)
    for clauses, least, enough in _looser(ask.clauses):
        if sum(found.kinds.values()) + beside >= enough:
            break
        found, entries = _checked(engine, replace(ask, clauses=clauses, least=least), user)
    return Answer(found, entries, held_all)


def _results(query: Query, user: Any, answer: Answer, first: Sequence[hits.Loaded], place: tuple[int, int]) -> Results:
    """The answer as a page, with its facets. ``first``: what editors chose; ``place``: which page, of how many."""
    found, titles = answer.found, hits.theme_titles()
    page, pages = place
    in_spaces = found.spaces or any(loaded.entry.space for loaded in (*first, *answer.entries))
    spaces = space_titles(user) if in_spaces else {}
    return Results(
        query,
        tuple(hits.found_hits(answer.entries, query, titles, spaces)),
        found.total,
        _kind_facets(found),
        _theme_facets(found, titles),
        _space_facets(found, spaces),
        _family_facets(found),
        _year_facets(found),
        sum(found.kinds.values()),
        page,
        pages,
        answer.held_all,
        precise=found.precise,
        also=query.also[: max(MOST_ALSO, len(query.meant))],
        promoted=tuple(hits.found_hits(first, query, titles, spaces)) if page == 1 else (),
    )


def _looser(clauses: Sequence[Clause]) -> Iterator[tuple[Sequence[Clause], int, int]]:
    """What is asked instead, and how many of it, while fewer things are found than that: two thirds, half, an expression
    being one word; then the same of its words one by one; one word for nothing at all."""
    apart = tuple(word for clause in clauses for word in clause.apart)
    steps: dict[tuple[tuple[Clause, ...], int], int] = {}
    for words in (tuple(clauses), apart):
        for least in (-(-2 * len(words) // 3), -(-len(words) // 2)):
            steps[words, least] = ENOUGH
    steps.setdefault((apart, 1), 1)
    return ((words, least, enough) for (words, least), enough in steps.items() if least < len(words))


def _ask(
    query: Query, user: Any, page: int, narrowed: Mapping[str, Sequence[str]], chosen: Iterable[hits.Loaded]
) -> Ask:
    return Ask(
        clauses=query.clauses,
        tokens=holds(user),
        without=query.without,
        narrowed=narrowed,
        excluded=frozenset(loaded.entry.pk for loaded in chosen),
        weights={key: kind.weight for key, kind in kinds().items() if kind.weight != 1},
        fading=tuple(key for key, kind in kinds().items() if kind.fades),
        fresh=localdate() - FRESH,
        text=query.plain,
        offset=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def _minor() -> tuple[str, ...]:
    """Kinds that stand behind others at equal merit."""
    return tuple(key for key, known in kinds().items() if known.rank >= MINOR_RANK)


def _unlisted() -> list[str]:
    return [key for key, known in kinds().items() if not known.listed]


def _refused(entries: Iterable[hits.Loaded], user: Any) -> set[int]:
    return unreadable((loaded.entry for loaded in entries), user)


def _checked(engine: Reader, ask: Ask, user: Any) -> tuple[Found, list[hits.Loaded]]:
    """The answer, asked again of the primary database; one refused hit has everything matched asked again."""
    found = engine.search(ask)
    entries = hits.load(found.ids)
    if len(entries) == len(found.ids) and not _refused(entries, user):
        return found, entries
    everything = engine.search(replace(ask.unfiltered(), offset=0, limit=MOST_RECHECKED))
    known = hits.load_titles(everything.ids)
    looked_at = {*everything.ids, *found.ids}
    excluded = looked_at - {loaded.entry.pk for loaded in (*known, *entries)} | _refused((*known, *entries), user)
    found = engine.search(replace(ask, excluded=ask.excluded | excluded))
    entries = hits.load(found.ids)
    late = _refused(entries, user)
    return found, [loaded for loaded in entries if loaded.entry.pk not in late]


def _nearness(entry: Entry, typed: Sequence[str]) -> tuple[bool, int, bool, str]:
    """Titles that hold the last word, small kinds last, titles that begin with all of them."""
    begins = entry.folded_title.startswith(" ".join(typed))
    holds_last = any(word.startswith(typed[-1]) for word in entry.folded_title.split())
    kind = kinds().get(entry.kind, UNKNOWN)
    return not holds_last, kind.rank // MINOR_RANK, not begins, entry.folded_title


def _kind_facets(found: Found) -> tuple[Facet, ...]:
    return tuple(Facet(key, kind.plural, found.kinds[key]) for key, kind in kinds().items() if key in found.kinds)


def _theme_facets(found: Found, titles: dict[str, str]) -> tuple[Facet, ...]:
    facets = [Facet(key, titles[key], found.themes[key]) for key in titles if key in found.themes]
    return tuple(sorted(facets, key=lambda facet: -facet.count))


def _space_facets(found: Found, titles: Mapping[str, str]) -> tuple[Facet, ...]:
    return tuple(Facet(key, titles[key], found.spaces[key]) for key in titles if key in found.spaces)


def _family_facets(found: Found) -> tuple[Facet, ...]:
    return tuple(
        Facet(key, str(label), found.families[key]) for key, label in JobFamily.choices if key in found.families
    )


def _year_facets(found: Found) -> tuple[Facet, ...]:
    return tuple(Facet(year, year, found.years[year]) for year in sorted(found.years, reverse=True))
