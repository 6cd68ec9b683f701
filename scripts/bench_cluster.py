"""The cluster on generated entries: ``PORTAL_ELASTICSEARCH_URL=… python scripts/bench_cluster.py [entries] [--build-only]``.

Three figures, each beside a bare one in the same run: a page of results beside the raw ``_search`` of the same body; building a
generation from the table beside ``helpers.streaming_bulk`` of the same documents, with the memory it takes; suggestions with
eight clients at once. Entries are written straight into a temporary SQLite table: what is measured begins there.
"""

import os
import random
import resource
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from bench_search import KINDS, QUESTIONS, Texts, p95, timed
from scratch import scratch_portal

CLIENTS = 8
BATCH = 2_000
INDEX = "bench"


def main(number: int, build_only: bool) -> None:
    os.environ |= {"PORTAL_ELASTICSEARCH_INDEX": INDEX, "PORTAL_ELASTICSEARCH_TIMEOUT": "10000"}
    with scratch_portal("bench-cluster"):
        texts = Texts(random.Random(20_000))
        fill(texts, number)
        try:
            building()
            if not build_only:
                questions = [texts.question() for _ in range(QUESTIONS)]
                answering(questions)
                suggesting([question[:4] for question in questions])
        finally:
            tidy()


def fill(texts: Texts, number: int) -> None:
    """Entries of one source whose rows everybody may read."""
    from portal.core.themes.models import Theme
    from search.models import Entry, EntryTheme, EntryToken
    from search.services import folded
    from search.sources import Kind, kinds, register

    themes = list(Theme.objects.values_list("key", flat=True))

    class Source:
        name = "bench"
        kinds = tuple(Kind(key, key, key, "guide") for key in KINDS if key not in kinds())
        pages = False

        def ids(self) -> range:
            return range(1, number + 1)

        def drafts(self, ids: Any) -> Iterator[Any]:
            return iter(())

        def readable_ids(self, ids: Any, user: Any) -> set[int]:
            return set(ids)

    register(Source())
    for start in range(1, number + 1, BATCH):
        rows = []
        for pk in range(start, min(start + BATCH, number + 1)):
            title = texts.text(8)
            rows.append(
                Entry(
                    pk=pk, source="bench", source_id=pk, kind=texts.chance.choice(KINDS), url=f"/bench/{pk}/", title=title,
                    folded_title=folded(title), summary=texts.text(24), body=texts.text(texts.chance.randint(60, 240)),
                    words=texts.text(4), date=date(2026, 1, 1) + timedelta(days=pk % 300),
                )
            )  # fmt: skip
        Entry.objects.bulk_create(rows)
        tokens = ("public", "public", "public", "members", "group:7")
        EntryToken.objects.bulk_create([EntryToken(entry=row, token=texts.chance.choice(tokens)) for row in rows])
        if themes:
            EntryTheme.objects.bulk_create([EntryTheme(entry=row, theme=texts.chance.choice(themes)) for row in rows])


def building() -> None:
    """A generation from the table, then the same documents by the client's own helper."""
    from elasticsearch import helpers

    from search.cluster import generations, mapping
    from search.cluster.building import build
    from search.cluster.client import patient
    from search.conf import cluster

    settings = cluster()
    assert settings is not None
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    written = build()
    ours = written / (time.perf_counter() - started)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    client = patient()
    (live,) = generations.generations(client, settings)
    bare_index = f"{INDEX}-bare"
    client.indices.create(index=bare_index, **mapping.body(1, 0))
    spent = documents = 0.0
    for some in _documents():
        started = time.perf_counter()
        for _ in helpers.streaming_bulk(client, some, index=bare_index):
            documents += 1
        spent += time.perf_counter() - started
    bare = documents / spent
    print(f"{written} entrées : génération {ours:.0f}/s, streaming_bulk nu {bare:.0f}/s")
    print(f"rapport : {ours / bare:.2f} (but : 0,7 au moins)")
    print(f"mémoire du processus {whole:.0f} Mo, dont {grown:.0f} pour la génération (but : 300 Mo au plus)")
    client.indices.delete(index=bare_index)
    client.indices.refresh(index=live.name)


def _documents() -> Iterator[list[dict[str, Any]]]:
    """What the table says, some at a time, without versions."""
    from search.cluster.building import _every

    for some in _every():
        yield [{"_id": one["_id"], "_source": one["_source"]} for one in some]


def answering(questions: list[str]) -> None:
    """A page of results beside the raw request; what the page's own work takes is told apart."""
    from django.contrib.auth.models import AnonymousUser

    from search.cluster.client import client
    from search.cluster.engine import ClusterReader
    from search.query import parse
    from search.selectors import search

    reader = AnonymousUser()
    bodies: dict[str, Any] = {}
    spent: dict[str, float] = {}
    ask = ClusterReader._ask
    asked = ""

    def noted(self: ClusterReader, body: Any) -> Any:
        bodies[asked] = body
        started = time.perf_counter()
        answer = ask(self, body)
        spent[asked] = min(spent.get(asked, 9.0), time.perf_counter() - started)
        return answer

    ClusterReader._ask = noted  # type: ignore[method-assign]
    pages, raw = [], []
    kept = [question for question in questions if search(parse(question), reader).every]
    for asked in kept:
        pages.append(timed(lambda question: search(parse(question), reader), asked))
        raw.append(timed(lambda question: client().search(index=INDEX, body=bodies[question]), asked))
    ClusterReader._ask = ask  # type: ignore[method-assign]
    engine = [spent[asked] for asked in kept]
    for name, seconds in (("_search brut", raw), ("le moteur", engine), ("la page de résultats", pages)):
        print(f"{name:26} p50 {statistics.median(seconds) * 1000:7.1f} ms   p95 {p95(seconds) * 1000:7.1f} ms")
    ratio = statistics.median(engine) / statistics.median(raw)
    print(
        f"moteur ÷ brut au p50 : {ratio:.2f} (but : 1,3 au plus, puis ce que la page fait elle-même), {len(kept)} questions"
    )


def suggesting(beginnings: list[str]) -> None:
    """Eight clients that type at once."""
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from search.query import parse
    from search.selectors import suggest

    reader = AnonymousUser()
    times: list[float] = []

    def type_on(mine: list[str]) -> None:
        for beginning in mine:
            started = time.perf_counter()
            suggest(parse(beginning), reader)
            times.append(time.perf_counter() - started)
        connection.close()

    clients = [threading.Thread(target=type_on, args=(beginnings[at:] + beginnings[:at],)) for at in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    print(
        f"suggestions, {CLIENTS} clients : p50 {statistics.median(times) * 1000:.1f} ms, p95 {p95(times) * 1000:.1f} ms (but : 50)"
    )


def tidy() -> None:
    """Nothing stays in the cluster."""
    from search.cluster.client import patient
    from search.cluster.generations import drop, generations
    from search.conf import cluster

    settings = cluster()
    assert settings is not None
    for left in generations(patient(), settings):
        drop(patient(), left)
    patient().indices.delete(index=f"{INDEX}-bare", ignore_unavailable=True)


if __name__ == "__main__":
    if not os.environ.get("PORTAL_ELASTICSEARCH_URL"):
        raise SystemExit("Donnez un cluster : make search-node, puis PORTAL_ELASTICSEARCH_URL=http://127.0.0.1:9200")
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 20_000, "--build-only" in sys.argv)
