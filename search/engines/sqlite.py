"""SQLite: an FTS5 table of stems that we write ourselves, since FTS5 has no French and Python can't give it a tokenizer.

The audience is a column of that table: who may read is decided while the words are looked up, not afterwards.
"""

from collections.abc import Iterable, Sequence

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
from search.query import Option

COLUMNS = "title, words, head, body, typed, audience"
SEARCHED = "{title words head body}"
WEIGHTS = "6.0, 4.0, 3.0, 1.0, 0.0, 0.0"
INSIDE = "e.id IN (SELECT rowid FROM search_index WHERE search_index MATCH %s)"
BATCH = 500


class SqliteEngine(DatabaseEngine):
    """The embedded default."""

    looked_up = "EXISTS (SELECT 1 FROM search_index WHERE search_index MATCH %s)"

    def index(self, documents: Iterable[Document]) -> None:
        rows: list[Sequence[int | str]] = [(doc.id, *_columns(doc)) for doc in documents]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO search_index (rowid, {COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_index WHERE rowid = %s", [(pk,) for pk in ids])

    def ids(self, after: int, most: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM search_index WHERE rowid > %s ORDER BY rowid LIMIT %s", [after, most])
            return [pk for (pk,) in cursor.fetchall()]

    def differing(self, documents: Iterable[Document]) -> set[int]:
        wanted = {doc.id: _columns(doc) for doc in documents}
        stored: dict[int, tuple[str, ...]] = {}
        ids = list(wanted)
        with connection.cursor() as cursor:
            for start in range(0, len(ids), BATCH):
                some = ids[start : start + BATCH]
                marks = ", ".join(["%s"] * len(some))
                cursor.execute(f"SELECT rowid, {COLUMNS} FROM search_index WHERE rowid IN ({marks})", some)
                stored |= {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
        return {pk for pk, columns in wanted.items() if stored.get(pk) != columns}

    def match(self, ask: Ask) -> Match:
        words = all_of(ask.clauses, " AND ", " OR ", _said)
        tier, tiers = _tiers(ask, words)
        by_kind, kinds = factor(ask)
        narrow, enough = answered(ask, INSIDE, lambda clause: f"{SEARCHED} : {said(clause, ' OR ', _said)}")
        near = [f"{SEARCHED} : {_said(pair)}" for pair in pairs(ask.clauses)]
        sql = f"""
            SELECT e.id AS id, e.kind AS kind, e.date AS date, e.space AS space,
                   ({tier}{side_by_side(INSIDE, near)} - bm25(search_index, {WEIGHTS})) * {by_kind} AS score
            FROM search_index CROSS JOIN search_entry e ON e.id = search_index.rowid
            WHERE search_index MATCH %s AND {narrow}
        """
        some = words if ask.every else any_of(ask.clauses, " OR ", _said)
        found = f"({SEARCHED} : ({some}) AND {_audience(ask.tokens)})"
        refused = f" NOT ({SEARCHED} : ({' OR '.join(map(_said, ask.without))}))" if ask.without else ""
        return Match(sql, [*tiers, *near, *kinds, found + refused, *enough])

    def standing(self, stem: str, tokens: frozenset[str]) -> str:
        return f"({SEARCHED} : {_quoted(stem)}) AND {_audience(tokens)}"

    def suggest(self, begun: Begun) -> list[int]:
        if not begun.words or not begun.tokens:
            return []
        words = " AND ".join([*(_quoted(word) for word in begun.words[:-1]), f"{_quoted(begun.words[-1])} *"])
        minor, minors = minor_last(begun)
        sql = f"""
            SELECT e.id FROM search_index CROSS JOIN search_entry e ON e.id = search_index.rowid
            WHERE search_index MATCH %s
            ORDER BY CASE WHEN {BEGINS} OR {INSIDE} THEN 0 ELSE 1 END, {minor}
                     CASE WHEN {BEGINS} THEN 0 ELSE 1 END, e.folded_title, e.id LIMIT %s
        """
        question = f"typed : ({words}) AND {_audience(begun.tokens)}"
        with connection.cursor() as cursor:
            begins = beginning(begun)
            cursor.execute(sql, [question, begins, _in_title(begun), *minors, begins, begun.limit])
            return [pk for (pk,) in cursor.fetchall()]


def _columns(doc: Document) -> tuple[str, ...]:
    return (doc.title, doc.words, doc.head, doc.body, doc.typed, " ".join(map(_plain, doc.tokens.split())))


def _tiers(ask: Ask, words: str) -> tuple[str, list[str]]:
    some = any_of(ask.clauses, " OR ", _said)
    named = f"{{title words}} : ({words})"
    tiers = {TITLE_TIER: f"title : ({words})", PARTLY_TIER: f"{named} AND title : ({some})", WORDS_TIER: named}
    if len(ask.clauses) == 1:
        del tiers[PARTLY_TIER]  # one word is in the title or it isn't
    return f"CASE {' '.join(f'WHEN {INSIDE} THEN {tier}' for tier in tiers)} ELSE 0 END", list(tiers.values())


def _in_title(begun: Begun) -> str:
    """The title's stems hold every word; the last one may be shorter than its stem."""
    *whole, last = begun.words
    stems = [_quoted(stem(word)) for word in whole]
    return f"title : ({' AND '.join([*stems, f'({_quoted(last)} * OR {_quoted(stem(last))})'])})"


def _audience(tokens: frozenset[str]) -> str:
    return "audience : (" + " OR ".join(_quoted(_plain(token)) for token in sorted(tokens)) + ")"


def _plain(token: str) -> str:
    """An audience token as one word of FTS5: ``group:12`` is ``group-12``."""
    return token.replace(":", "-")


def _said(option: Option) -> str:
    """One way to say something: its stems anywhere, or as they stand for a phrase."""
    if option.phrase:
        return _quoted(" ".join(option.stems))
    return "(" + " AND ".join(map(_quoted, option.stems)) + ")"


def _quoted(word: str) -> str:
    """A string of FTS5: whatever is inside, it is only a word."""
    return '"' + word.replace('"', "").replace("\0", "") + '"'
