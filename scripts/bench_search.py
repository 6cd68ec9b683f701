"""Search on 20,000 generated entries, beside a bare query in the same run: ``python scripts/bench_search.py [entries]``.

Bare is FTS5 on SQLite and a tsvector on PostgreSQL (``DATABASE_URL``). Both sides answer the same questions on the same texts
with ten extracts, a total and facets. Ours adds French, audience and the live check of rights. On SQLite everything is in a
temporary folder; a PostgreSQL database must be empty. The ratio means something elsewhere, the figures don't.
"""

import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from scratch import scratch_portal

VOCABULARY = 20_000
QUESTIONS = 150
SYLLABLES = [first + vowel for first in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "ou", "an", "é")]
KINDS = ("fiche", "guide", "document", "page", "mot")
BARE = {
    "sqlite": (
        """SELECT rowid, title, snippet(bare, 1, '<b>', '</b>', '…', 24), bm25(bare, 10.0, 1.0, 0.0, 0.0) AS score
           FROM bare WHERE bare MATCH %s ORDER BY score LIMIT 10""",
        "SELECT COUNT(*) FROM bare WHERE bare MATCH %s",
        "SELECT kind, COUNT(*) FROM bare WHERE bare MATCH %s GROUP BY kind",
        "SELECT theme, COUNT(*) FROM bare WHERE bare MATCH %s GROUP BY theme",
    ),
    "postgresql": (
        """SELECT id, title, ts_headline('simple', body, query, 'MaxWords=24, MinWords=12'), score FROM (
             SELECT id, title, body, query, ts_rank(words, query) AS score
             FROM bare, plainto_tsquery('simple', %s) query WHERE words @@ query ORDER BY score DESC LIMIT 10) AS page""",
        "SELECT COUNT(*) FROM bare WHERE words @@ plainto_tsquery('simple', %s)",
        "SELECT kind, COUNT(*) FROM bare WHERE words @@ plainto_tsquery('simple', %s) GROUP BY kind",
        "SELECT theme, COUNT(*) FROM bare WHERE words @@ plainto_tsquery('simple', %s) GROUP BY theme",
    ),
}
AIMS = {"sqlite": "1,5", "postgresql": "2"}


def vocabulary(chance: random.Random) -> list[str]:
    """Words of two to four syllables, the same at each run."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + chance.choice(("", "t", "r", "l", "s"))] = (
            None
        )
    return list(words)


class Texts:
    """Texts whose words are as rare as words are (Zipf)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = vocabulary(chance)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(3, VOCABULARY + 3)))

    def text(self, length: int) -> str:
        """``length`` words in sentences."""
        chosen = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        sentences = (" ".join(chosen[start : start + 12]).capitalize() for start in range(0, length, 12))
        return ". ".join(sentences) + "."

    def question(self) -> str:
        """One to three words, neither the commonest nor the rarest."""
        ranks = (int(20 * 100 ** self.chance.random()) for _ in range(self.chance.choice((1, 1, 2, 2, 3))))
        return " ".join(self.words[rank] for rank in ranks)


def main(number: int) -> None:
    with scratch_portal("bench-search", os.environ.get("DATABASE_URL", "")):
        texts = Texts(random.Random(20_000))
        started = time.perf_counter()
        fill(texts, number)
        print(f"{number} entrées écrites en {time.perf_counter() - started:.0f} s")
        compare([texts.question() for _ in range(QUESTIONS)])


def fill(texts: Texts, number: int) -> None:
    """The same texts into our index and into a bare FTS5 table."""
    from django.db import connection

    from portal.core.themes.models import Theme
    from search.services import project
    from search.sources import EntryDraft, Kind, kinds, register

    themes = list(Theme.objects.values_list("key", flat=True)) or [f"theme-{index}" for index in range(11)]
    for key in themes:
        Theme.objects.get_or_create(key=key, defaults={"title": key, "short_title": key})
    drafts = [_draft(EntryDraft, texts, pk, themes) for pk in range(1, number + 1)]

    class Source:
        name = "bench"
        kinds: Sequence[Kind] = tuple(Kind(key, key, key, "guide") for key in KINDS if key not in kinds())
        pages = False

        def ids(self) -> Sequence[int]:
            return range(1, number + 1)

        def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
            return (drafts[pk - 1] for pk in ids)

        def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
            from wagtail.models import Page

            Page.objects.filter(pk__in=ids).count()  # what a real source asks
            return set(ids)

    register(Source())
    project("bench", range(1, number + 1))
    rows = [(draft.title, f"{draft.summary} {draft.body}", draft.kind, draft.themes[0]) for draft in drafts]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE bare USING fts5(title, body, kind UNINDEXED, theme UNINDEXED)")
            cursor.executemany("INSERT INTO bare (title, body, kind, theme) VALUES (%s, %s, %s, %s)", rows)
            for table in ("bare", "search_index"):
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        else:
            words = "setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body)"
            stored = f"words tsvector GENERATED ALWAYS AS ({words}) STORED"
            cursor.execute(f"CREATE TABLE bare (id bigserial, title text, body text, kind text, theme text, {stored})")
            cursor.executemany("INSERT INTO bare (title, body, kind, theme) VALUES (%s, %s, %s, %s)", rows)
            cursor.execute("CREATE INDEX ON bare USING gin (words)")
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _draft(draft: Any, texts: Texts, pk: int, themes: Sequence[str]) -> Any:
    return draft(
        kind=texts.chance.choice(KINDS),
        source_id=pk,
        title=texts.text(8),
        url=f"/bench/{pk}/",
        tokens=frozenset({texts.chance.choice(("public", "public", "public", "members", "group:7"))}),
        summary=texts.text(24),
        body=texts.text(texts.chance.randint(60, 240)),
        words=texts.text(4),
        themes=(texts.chance.choice(themes),),
        date=date(2026, 1, 1) + timedelta(days=pk % 300),
    )


def compare(questions: Sequence[str]) -> None:
    """Asks both in turn, question by question, and prints what half of the answers take at most."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from search.query import parse
    from search.selectors import search

    reader = AnonymousUser()

    def bare(question: str) -> None:
        match = " ".join(f'"{word}"' for word in question.split()) if connection.vendor == "sqlite" else question
        with connection.cursor() as cursor:
            for sql in BARE[connection.vendor]:
                cursor.execute(sql, [match])
                cursor.fetchall()

    def ours(question: str) -> None:
        search(parse(question), reader)

    asked = [question for question in questions if search(parse(question), reader).every]
    times: dict[str, list[float]] = {f"{connection.vendor} nu": [], "la recherche du portail": []}
    for question in asked:
        for name, answer in zip(times, (bare, ours), strict=True):
            times[name].append(timed(answer, question))
    for name, seconds in times.items():
        print(f"{name:26} p50 {statistics.median(seconds) * 1000:7.1f} ms   p95 {p95(seconds) * 1000:7.1f} ms")
    first, second = (statistics.median(seconds) for seconds in times.values())
    print(f"rapport p50 : {second / first:.2f} (but : {AIMS[connection.vendor]} au plus), {len(asked)} questions")


def timed(answer: Callable[[str], Any], question: str) -> float:
    best = []
    for _ in range(3):
        started = time.perf_counter()
        answer(question)
        best.append(time.perf_counter() - started)
    return min(best)


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
