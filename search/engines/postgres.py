"""PostgreSQL: a tsvector column that we write ourselves, lexeme by lexeme, so that both databases answer alike.

The vector is given as a literal: no parser, no dictionary (what the ``simple`` configuration would do) comes between. Lexemes
beginning with ``~`` are words as they are typed, with ``=`` audience tokens: one look into the index decides all.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

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
    all_of,
    answered,
    any_of,
    beginning,
    factor,
    minor_last,
    pairs,
    said,
    side_by_side,
)
from search.french import stem
from search.query import Clause, Option

WEIGHTS = "'{0.15, 0.4, 0.7, 1.0}'"
RANK = 10
MANY = 1000.0
EVERY_TIER = 10  # every word is there: what has some of them only can't outweigh it
INSIDE = "e.stems @@ %s::tsquery"
LAST_POSITION = 16383
"""A vector's own limit: behind it words are found, but no words in a row."""
BATCH = 500


class PostgresEngine(DatabaseEngine):
    """For production."""

    looked_up = "EXISTS (SELECT 1 FROM search_entry WHERE stems @@ %s::tsquery)"

    def index(self, documents: Iterable[Document]) -> None:
        rows = [(_vector(doc), doc.id) for doc in documents]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE search_entry SET stems = %s::tsvector WHERE id = %s", rows)

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE search_entry SET stems = NULL WHERE id = ANY(%s)", [list(ids)])

    def ids(self, after: int, most: int) -> list[int]:
        sql = "SELECT id FROM search_entry WHERE stems IS NOT NULL AND id > %s ORDER BY id LIMIT %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [after, most])
            return [pk for (pk,) in cursor.fetchall()]

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
        every = _expression(ask.clauses)
        some = every if ask.every else any_of(ask.clauses, " | ", _said)
        tier, tiers = _tiers(ask, every)
        by_kind, kinds = factor(ask)
        narrow, enough = answered(ask, INSIDE, lambda clause: said(clause, " | ", _said))
        near = [_said(pair) for pair in pairs(ask.clauses)]
        typed = _expression([Clause(clause.typed or clause.options) for clause in ask.clauses])
        near += [typed] if typed != every else []
        refused = "".join(f" & !{_said(option)}" for option in ask.without)
        rank, ranks = _rank(ask)
        sql = f"""
            SELECT e.id AS id, e.kind AS kind, e.date AS date, e.space AS space,
                   ({tier}{side_by_side(INSIDE, near)} + {rank}) * {by_kind} AS score
            FROM search_entry e WHERE e.stems @@ %s::tsquery AND {narrow}
        """
        return Match(sql, [*tiers, *near, *ranks, *kinds, f"({some}) & {_audience(ask.tokens)}{refused}", *enough])

    def standing(self, stem: str, tokens: frozenset[str]) -> str:
        return f"{_quoted(stem)} & {_audience(tokens)}"

    def suggest(self, begun: Begun) -> list[int]:
        if not begun.words or not begun.tokens:
            return []
        *whole, last = begun.words
        words = [*(_quoted(f"~{word}") for word in whole), _quoted(f"~{last}") + ":*", _audience(begun.tokens)]
        minor, minors = minor_last(begun)
        sql = f"""
            SELECT e.id FROM search_entry e WHERE e.stems @@ %s::tsquery
            ORDER BY CASE WHEN {BEGINS} OR e.stems @@ %s::tsquery THEN 0 ELSE 1 END, {minor}
                     CASE WHEN {BEGINS} THEN 0 ELSE 1 END, e.folded_title, e.id LIMIT %s
        """
        with connection.cursor() as cursor:
            begins = beginning(begun)
            cursor.execute(sql, [" & ".join(words), begins, _in_title(begun), *minors, begins, begun.limit])
            return [pk for (pk,) in cursor.fetchall()]


def _rank(ask: Ask) -> tuple[str, list[Any]]:
    """Each clause by where and how often it is there, the rarer the more: ts_rank knows nothing of rarity by itself.

    ``search_entries_with`` (migrations 0018, 0019) counts in the index, five thousand at most: more is worth next to nothing.
    """
    counted = "(SELECT search_entries_with(%s::tsquery))"
    worth = f"ln(1 + {MANY} / (1.0 + {counted}))"
    terms = [said(clause, " | ", _said) for clause in ask.clauses]
    ranks = " + ".join([f"{worth} * ts_rank({WEIGHTS}, e.stems, %s::tsquery, 1)"] * len(terms))
    return f"{RANK} * ({ranks})", [value for term in terms for value in (term, term)]


def _tiers(ask: Ask, every: str) -> tuple[str, list[str]]:
    """Where the words stand. What most rows fail is asked first, and what is known of all of them isn't asked at all: each question
    reads a row's whole vector."""
    inner = f"WHEN {INSIDE} THEN {TITLE_TIER} WHEN {INSIDE} THEN {PARTLY_TIER} ELSE {WORDS_TIER}"
    some = any_of(ask.clauses, " | ", partial(_said, weights=":A"))
    otherwise, rest = (
        (str(EVERY_TIER), []) if ask.every else (f"CASE WHEN {INSIDE} THEN {EVERY_TIER} ELSE 0 END", [every])
    )
    tier = f"CASE WHEN {INSIDE} THEN CASE {inner} END ELSE {otherwise} END"
    return tier, [_expression(ask.clauses, ":AB"), _expression(ask.clauses, ":A"), some, *rest]


def _in_title(begun: Begun) -> str:
    """The title's stems hold every word; the last one may be shorter than its stem."""
    *whole, last = begun.words
    ending = f"({_quoted(last)}:*A | {_quoted(stem(last))}:A)"
    return " & ".join([*(f"{_quoted(stem(word))}:A" for word in whole), ending])


def _expression(clauses: Sequence[Clause], weights: str = "") -> str:
    return all_of(clauses, " & ", " | ", partial(_said, weights=weights))


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
        position += 1  # the end of a field and the beginning of the next stand apart
    lexemes += [_quoted(f"~{word}") for word in doc.typed.split()]
    lexemes += [_quoted(f"={token}") for token in doc.tokens.split()]
    return " ".join(lexemes)


def _quoted(word: str) -> str:
    """A lexeme: whatever is inside, it is only a word."""
    return "'" + word.replace("\\", "").replace("'", "").replace("\0", "") + "'"
