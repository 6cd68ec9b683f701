"""PostgreSQL: a tsvector column that we write ourselves, lexeme by lexeme, so that both databases answer alike.

The vector is given as a literal: no parser, no dictionary (what the ``simple`` configuration would do) comes between. Lexemes
beginning with ``~`` are words as they are typed, with ``=`` audience tokens: one look into the index decides all.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db import connection

from search.engines.base import (
    BEGINS,
    PARTLY_TIER,
    TITLE_TIER,
    WORDS_TIER,
    Ask,
    Begun,
    DatabaseEngine,
    Document,
    Match,
    any_of,
    beginning,
    combine,
    factor,
    minor_last,
)
from search.french import stem
from search.query import Option

WEIGHTS = "'{0.06, 0.2, 0.6, 1.0}'"
LAST_POSITION = 16383
BATCH = 500


class PostgresEngine(DatabaseEngine):
    """For production."""

    def index(self, documents: Iterable[Document]) -> None:
        rows = [(_vector(doc), doc.id) for doc in documents]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE search_entry SET stems = %s::tsvector WHERE id = %s", rows)

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_entry SET stems = NULL WHERE id = ANY(%s)", [list(ids)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_entry SET stems = NULL WHERE stems IS NOT NULL")

    def ids(self) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM search_entry WHERE stems IS NOT NULL")
            return {pk for (pk,) in cursor.fetchall()}

    def differing(self, documents: Iterable[Document]) -> set[int]:
        same: set[int] = set()
        wanted = list(documents)
        with connection.cursor() as cursor:
            for start in range(0, len(wanted), BATCH):
                some = wanted[start : start + BATCH]
                rows = ", ".join(["(%s::bigint, %s::tsvector)"] * len(some))
                params = [value for doc in some for value in (doc.id, _vector(doc))]
                sql = f"SELECT e.id FROM search_entry e JOIN (VALUES {rows}) AS w (id, stems) USING (id) WHERE e.stems = w.stems"
                cursor.execute(sql, params)
                same |= {pk for (pk,) in cursor.fetchall()}
        return {doc.id for doc in wanted} - same

    def match(self, ask: Ask) -> Match:
        words = _expression(ask, "")
        tier, tiers = _tiers(ask) if ask.every else ("0", [])
        by_kind, kinds = factor(ask)
        sql = f"""
            SELECT e.id AS id, e.kind AS kind, e.date AS date, e.space AS space,
                   ({tier} + ts_rank({WEIGHTS}, e.stems, %s::tsquery, 1)) * {by_kind} AS score
            FROM search_entry e WHERE e.stems @@ %s::tsquery
        """
        refused = "".join(f" & !{_said(option)}" for option in ask.without)
        return Match(sql, [*tiers, words, *kinds, f"({words}) & {_audience(ask.tokens)}{refused}"])

    def suggest(self, begun: Begun) -> list[int]:
        if not begun.words or not begun.tokens:
            return []
        *whole, last = begun.words
        words = [*(_quoted(f"~{word}") for word in whole), _quoted(f"~{last}") + ":*", _audience(begun.tokens)]
        minor, minors = minor_last(begun)
        sql = f"""
            SELECT e.id FROM search_entry e WHERE e.stems @@ %s::tsquery
            ORDER BY CASE WHEN {BEGINS} THEN 0 WHEN e.stems @@ %s::tsquery THEN 1 ELSE 2 END,
                     {minor} e.folded_title, e.id LIMIT %s
        """
        with connection.cursor() as cursor:
            cursor.execute(sql, [" & ".join(words), beginning(begun), _in_title(begun), *minors, begun.limit])
            return [pk for (pk,) in cursor.fetchall()]


def _tiers(ask: Ask) -> tuple[str, list[str]]:
    inside = "e.stems @@ %s::tsquery"
    tier = " ".join(f"WHEN {inside} THEN {tier}" for tier in (TITLE_TIER, PARTLY_TIER, WORDS_TIER))
    some = any_of(ask.clauses, " | ", partial(_said, weights=":A"))
    named = _expression(ask, ":AB")
    return f"CASE {tier} ELSE 0 END", [_expression(ask, ":A"), f"({named}) & ({some})", named]


def _in_title(begun: Begun) -> str:
    """The title's stems hold every word; the last one may be shorter than its stem."""
    *whole, last = begun.words
    ending = f"({_quoted(last)}:*A | {_quoted(stem(last))}:A)"
    return " & ".join([*(f"{_quoted(stem(word))}:A" for word in whole), ending])


def _expression(ask: Ask, weights: str) -> str:
    return combine(ask.clauses, ask.every, " & ", " | ", partial(_said, weights=weights))


def _said(option: Option, weights: str = "") -> str:
    """One way to say something: its stems anywhere, or one after the other for a phrase."""
    between = " <-> " if option.phrase else " & "
    return "(" + between.join(_quoted(stem) + weights for stem in option.stems) + ")"


def _audience(tokens: frozenset[str]) -> str:
    return "(" + " | ".join(_quoted(f"={token}") for token in sorted(tokens)) + ")"


def _vector(doc: Document) -> str:
    lexemes: list[str] = []
    position = 0
    for text, weight in ((doc.title, "A"), (doc.words, "B"), (doc.head, "C"), (doc.body, "D")):
        for word in text.split():
            position = min(position + 1, LAST_POSITION)
            lexemes.append(f"{_quoted(word)}:{position}{weight}")
    lexemes += [_quoted(f"~{word}") for word in doc.typed.split()]
    lexemes += [_quoted(f"={token}") for token in doc.tokens.split()]
    return " ".join(lexemes)


def _quoted(word: str) -> str:
    """A lexeme: whatever is inside, it is only a word."""
    return "'" + word.replace("\\", "").replace("'", "").replace("\0", "") + "'"
