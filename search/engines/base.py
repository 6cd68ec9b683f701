"""What every engine does, and the part that the two databases share: counting and cutting a page in one statement."""

import datetime
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.db import connection

from search.query import Clause, Option

TITLE_TIER = 100  # every word is in the title
PARTLY_TIER = 50  # every word is in the title or the other words, one at least in the title
WORDS_TIER = 30  # every word is in the title or the other words
PAIR = 8  # two words of the question stand side by side
FADED = 0.9
BEGINS = "e.folded_title LIKE %s"
YEAR = "SUBSTR(CAST(found.date AS TEXT), 1, 4)"
FACETS = {
    "kind": "found.kind IN ({})",
    "theme": "found.id IN (SELECT entry_id FROM search_entrytheme WHERE theme IN ({}))",
    "space": "found.space IN ({})",
    "family": "found.id IN (SELECT entry_id FROM search_entryfamily WHERE family IN ({}))",
    "year": YEAR + " IN ({})",
}
"""What one may narrow by, each as a condition on what was found, with a place for its values."""


@dataclass(frozen=True)
class Document:
    """A whole with its sections as an engine stores it: stems separated by spaces, folded words, tokens."""

    id: int
    title: str
    words: str
    head: str
    body: str
    typed: str
    tokens: str


@dataclass(frozen=True)
class Ask:
    """A question to an engine. ``tokens``: what the reader holds; nothing outside of them is looked at.

    ``without``: what may not be there. ``least``: how many clauses must be answered (``required`` ones always), all when it
    is None. ``narrowed``: values of some ``FACETS``, any will do. ``weights``: how much kinds count that don't count as 1.
    ``fading``: kinds of which what is older than ``fresh`` counts a little less. ``text``: the words as they were typed.
    """

    clauses: Sequence[Clause]
    tokens: frozenset[str]
    without: Sequence[Option] = ()
    least: int | None = None
    narrowed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    excluded: frozenset[int] = frozenset()
    weights: Mapping[str, float] = field(default_factory=dict)
    fading: tuple[str, ...] = ()
    fresh: datetime.date | None = None
    text: str = ""
    offset: int = 0
    limit: int = 10

    @property
    def every(self) -> bool:
        """Whether all clauses must be answered."""
        return self.least is None or self.least >= len(self.clauses)

    def unfiltered(self) -> "Ask":
        """The same question under no facet; who asks stays."""
        return replace(self, narrowed={})


@dataclass(frozen=True)
class Begun:
    """A title that begins to be typed. ``words``: what must be there, the last one perhaps unfinished.

    ``written``: all that was typed, small words too. ``tokens`` as in ``Ask``. ``minor``: kinds that come after the others.
    """

    words: Sequence[str]
    written: Sequence[str]
    tokens: frozenset[str]
    minor: tuple[str, ...] = ()
    limit: int = 40


@dataclass
class Found:
    """``ids`` of the page asked for, best first; ``total``; facets, each counted under the other filters only.

    ``precise``: no better engine was away.
    """

    ids: list[int] = field(default_factory=list)
    total: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    themes: dict[str, int] = field(default_factory=dict)
    spaces: dict[str, int] = field(default_factory=dict)
    families: dict[str, int] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    precise: bool = True

    @property
    def facets(self) -> dict[str, dict[str, int]]:
        """The counts by the names of ``FACETS``."""
        return dict(zip(FACETS, (self.kinds, self.themes, self.spaces, self.families, self.years), strict=True))


class Reader(ABC):
    """Answers questions."""

    @abstractmethod
    def search(self, ask: Ask) -> Found:
        """The answer to ``ask``; an ask without clauses or tokens finds nothing."""

    @abstractmethod
    def suggest(self, begun: Begun) -> list[int]:
        """Ids whose title or other words hold every word of ``begun``.

        First the titles that hold all words, then what other words call so; minor kinds last among both, titles that begin as
        written first among what is left, then by title.
        """


class Engine(Reader):
    """Stores documents too. Writes happen inside the caller's transaction."""

    @abstractmethod
    def index(self, documents: Iterable[Document]) -> None:
        """Store these documents; none of them is stored yet."""

    @abstractmethod
    def remove(self, ids: Sequence[int]) -> None:
        """Forget these documents, stored or not."""

    @abstractmethod
    def matching(self, ask: Ask, first: int) -> set[int]:
        """Ids of all that matches ``ask``, filters kept, from the id ``first`` on: without an order, so that nothing is cut."""

    @abstractmethod
    def holding(self, stems: Collection[str], tokens: frozenset[str]) -> set[str]:
        """Which of these stems stand in something that who holds ``tokens`` may find."""

    @abstractmethod
    def ids(self, after: int, most: int) -> list[int]:
        """Ids that are stored, from the one behind ``after`` on, in order."""

    @abstractmethod
    def differing(self, documents: Iterable[Document]) -> set[int]:
        """Which of these are not stored, or are stored otherwise."""


@dataclass(frozen=True)
class Match:
    """The engine's own part of the statement: rows (id, kind, date, space, score) of what matches and may be read."""

    sql: str
    params: list[Any]


class DatabaseEngine(Engine):
    """An engine inside the portal's own database. ``looked_up``: whether any row answers one question of its own language."""

    looked_up: ClassVar[str]

    @abstractmethod
    def standing(self, stem: str, tokens: frozenset[str]) -> str:
        """The question whether ``stem`` stands in something that who holds ``tokens`` may find."""

    @abstractmethod
    def match(self, ask: Ask) -> Match:
        """The rows that match ``ask``, filters left out."""

    def search(self, ask: Ask) -> Found:
        if not ask.clauses or not ask.tokens:
            return Found()
        sql, params = statement(self.match(ask), ask)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return gather(cursor.fetchall())

    def matching(self, ask: Ask, first: int) -> set[int]:
        if not ask.clauses or not ask.tokens:
            return set()
        match, narrowed = self.match(ask), without(filters(ask))
        sql = f"WITH found AS MATERIALIZED ({match.sql} AND e.id >= %s) SELECT id FROM found WHERE {narrowed.sql}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [*match.params, first, *narrowed.params])
            return {pk for (pk,) in cursor.fetchall()}

    def holding(self, stems: Collection[str], tokens: frozenset[str]) -> set[str]:
        wanted = sorted(stems) if tokens else []
        if not wanted:
            return set()
        questions = [self.standing(stem, tokens) for stem in wanted]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join([self.looked_up] * len(wanted))}", questions)
            return {stem for stem, found in zip(wanted, cursor.fetchone(), strict=True) if found}


@dataclass(frozen=True)
class Filter:
    """What narrows the found rows: a condition in SQL, nothing when it wasn't asked for."""

    sql: str = "1 = 1"
    params: Sequence[Any] = ()


def filters(ask: Ask) -> dict[str, Filter]:
    """The filters of ``ask``, by facet."""
    return {
        facet: Filter(condition.format(_marks(values)), values) if (values := ask.narrowed.get(facet)) else Filter()
        for facet, condition in FACETS.items()
    }


def without(given: dict[str, Filter], facet: str = "") -> Filter:
    """All filters together but that of ``facet``: what a facet is counted under."""
    others = [one for name, one in given.items() if name != facet]
    return Filter(" AND ".join(one.sql for one in others), [value for one in others for value in one.params])


def statement(match: Match, ask: Ask) -> tuple[str, list[Any]]:
    """Page, total and the facets in one statement, so that the words are looked up once."""
    excluded = sorted(ask.excluded)
    kept = f"NOT ({_in('e.id', excluded)})" if excluded else "1 = 1"
    given = filters(ask)
    every = without(given)
    kind, theme, space, family, year = (without(given, facet) for facet in FACETS)
    sql = f"""
        WITH found AS MATERIALIZED ({match.sql} AND {kept}),
        page AS (
            SELECT id, score, date FROM found WHERE {every.sql}
            ORDER BY score DESC, date DESC NULLS LAST, id LIMIT %s OFFSET %s
        )
        SELECT 'hit' AS what, '' AS label, id AS number, score AS score, date AS date FROM page
        UNION ALL SELECT 'total', '', COUNT(*), 0, NULL FROM found WHERE {every.sql}
        UNION ALL SELECT 'kind', kind, COUNT(*), 0, NULL FROM found WHERE {kind.sql} GROUP BY kind
        UNION ALL SELECT 'theme', filed.theme, COUNT(*), 0, NULL
            FROM found CROSS JOIN search_entrytheme filed
            WHERE filed.entry_id = found.id AND {theme.sql} GROUP BY filed.theme
        UNION ALL SELECT 'space', space, COUNT(*), 0, NULL FROM found WHERE space <> '' AND {space.sql} GROUP BY space
        UNION ALL SELECT 'family', made.family, COUNT(*), 0, NULL
            FROM found CROSS JOIN search_entryfamily made
            WHERE made.entry_id = found.id AND {family.sql} GROUP BY made.family
        UNION ALL SELECT 'year', {YEAR}, COUNT(*), 0, NULL FROM found WHERE date IS NOT NULL AND {year.sql} GROUP BY {YEAR}
    """
    page = [*every.params, ask.limit, ask.offset]
    facets = [value for facet in (kind, theme, space, family, year) for value in facet.params]
    return sql, [*match.params, *excluded, *page, *every.params, *facets]


def gather(rows: Iterable[tuple[str, str, int, float, Any]]) -> Found:
    """The rows of ``statement`` as an answer."""
    found = Found()
    facets = found.facets
    hits = []
    for what, label, number, score, date in rows:
        if what == "hit":
            hits.append((-score, -_ordinal(date), number))
        elif what == "total":
            found.total = number
        else:
            facets[what][label] = number
    found.ids = [number for _, _, number in sorted(hits)]
    return found


def _ordinal(date: Any) -> int:
    return int(str(date).replace("-", "")) if date else 0


def _in(column: str, values: Sequence[Any]) -> str:
    return f"{column} IN ({_marks(values)})"


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def factor(ask: Ask) -> tuple[str, list[Any]]:
    """What the score of an entry is multiplied by, as SQL."""
    sql = "1.0"
    params: list[Any] = []
    if ask.weights:
        cases = " ".join("WHEN %s THEN CAST(%s AS REAL)" for _ in ask.weights)
        sql = f"(CASE e.kind {cases} ELSE 1.0 END)"
        params = [value for pair in ask.weights.items() for value in pair]
    if ask.fading and ask.fresh:
        sql += f" * (CASE WHEN {_in('e.kind', ask.fading)} AND e.date < %s THEN {FADED} ELSE 1.0 END)"
        params += [*ask.fading, ask.fresh]
    return sql, params


def pairs(clauses: Sequence[Clause]) -> list[Option]:
    """Words of the question that stand side by side in it, as phrases."""
    typed = [clause.options[0] for clause in clauses]
    return [
        Option(f"{one.text} {other.text}", (*one.stems, *other.stems), phrase=True)
        for one, other in itertools.pairwise(typed)
    ]


def beginning(begun: Begun) -> str:
    """The pattern of ``BEGINS``: typed words are letters and figures only, nothing in them is a sign of LIKE."""
    return " ".join(begun.written) + "%"


def minor_last(begun: Begun) -> tuple[str, list[Any]]:
    """Entries of minor kinds last: a term of an ORDER BY with its comma, or nothing."""
    if not begun.minor:
        return "", []
    return f"CASE WHEN {_in('e.kind', begun.minor)} THEN 1 ELSE 0 END,", list(begun.minor)


Words = Callable[[Option], str]
"""One way to say something, in an engine's own language."""


def all_of(clauses: Sequence[Clause], both: str, either: str, words: Words) -> str:
    """Every one of these clauses, as a boolean expression with an engine's own operators."""
    return both.join(said(clause, either, words) for clause in clauses)


def any_of(clauses: Sequence[Clause], either: str, words: Words) -> str:
    """One of these clauses at least."""
    return either.join(said(clause, either, words) for clause in clauses)


def said(clause: Clause, either: str, words: Words) -> str:
    """One clause: any of its options."""
    return "(" + either.join(map(words, clause.options)) + ")"


def number(inside: str) -> str:
    """1 for a row that answers the question of ``inside``, else 0."""
    return f"CAST(({inside}) AS INTEGER)"


def answered(ask: Ask, inside: str, question: Callable[[Clause], str]) -> tuple[str, list[str]]:
    """The condition that enough clauses are answered, and every required one. ``inside``: whether a row answers one."""
    if ask.every:
        return "1 = 1", []
    required = [clause for clause in ask.clauses if clause.required]
    count = " + ".join([number(inside)] * len(ask.clauses))
    must = f" AND {inside}" * len(required)
    return f"{count} >= {ask.least}{must}", [question(clause) for clause in (*ask.clauses, *required)]


def side_by_side(inside: str, questions: Sequence[str]) -> str:
    """What a score gains for each of these questions that a row answers."""
    return f" + {PAIR} * {number(inside)}" * len(questions)
