"""The cluster on generated entries: ``PORTAL_ELASTICSEARCH_URL=… python scripts/bench_cluster.py [entries] [--build-only]``.

Four figures, each beside a bare one in the same run: the page of results, by its view, beside the raw ``_search`` of the same
body, the engine's time and the page's own apart; building a generation from the table beside ``helpers.streaming_bulk`` of the
same documents, with the memory it takes; suggestions with eight clients at once; what a node that never answers costs a page,
beside the database alone. Entries are written straight into a temporary SQLite table: what is measured begins there.
"""

import logging
import os
import random
import resource
import socket
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

from bench_search import KINDS, QUESTIONS, Texts, p95, timed
from scratch import scratch_portal

CLIENTS = 8
ROUNDS = 3
SILENT = 50
LIMIT = 0.3
"""Seconds that a page waits for the node that never answers."""
BATCH = 2_000
WARM = 5_000
"""Documents that a node writes before anything is measured: one just started is three times slower."""
INDEX = "bench"


def main(number: int, build_only: bool) -> None:
    # On one node, as the bare index is: copies to other nodes are no part of what is compared.
    alone = {"PORTAL_ELASTICSEARCH_SHARDS": "1", "PORTAL_ELASTICSEARCH_REPLICAS": "0"}
    os.environ |= {"PORTAL_ELASTICSEARCH_INDEX": INDEX, "PORTAL_ELASTICSEARCH_TIMEOUT": "10000", **alone}
    with scratch_portal("bench-cluster"), plain_statics():
        logging.getLogger("portal.access").setLevel(logging.WARNING)
        texts = Texts(random.Random(20_000))
        fill(texts, number)
        try:
            building()
            if not build_only:
                questions = [texts.question() for _ in range(QUESTIONS)]
                answering(questions)
                suggesting([question[:4] for question in questions])
                embed()
                falling_back(questions[:SILENT])
        finally:
            tidy()


@contextmanager
def plain_statics() -> Iterator[None]:
    """Pages name their styles and scripts as the files are called: a temporary portal has collected none."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


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


def embed() -> None:
    """Into the embedded engine too, which answers when the cluster doesn't."""
    from search.documents import documents
    from search.engines import embedded
    from search.models import Entry

    last = 0
    while some := list(
        Entry.objects.filter(pk__gt=last).prefetch_related("sections", "tokens", "themes").order_by("pk")[:BATCH]
    ):
        embedded().index(documents(some))
        last = some[-1].pk


def building() -> None:
    """A generation from the table, then the same documents by the client's own helper."""
    from elasticsearch import helpers

    from search.cluster import generations, mapping
    from search.cluster.building import build
    from search.cluster.client import patient
    from search.conf import cluster

    settings = cluster()
    assert settings is not None
    client = patient()

    def bulk(index: str, most: int) -> float:
        """Documents a second; what reading and making them takes isn't counted."""
        client.indices.create(index=index, **mapping.body(1, 0))
        spent = documents = 0.0
        for some in _documents():
            started = time.perf_counter()
            for _ in helpers.streaming_bulk(client, some, index=index):
                documents += 1
            spent += time.perf_counter() - started
            if documents >= most:
                break
        client.indices.delete(index=index)
        return documents / spent

    bulk(f"{INDEX}-bare", WARM)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    written = build()
    ours = written / (time.perf_counter() - started)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    whole = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (live,) = generations.generations(client, settings)
    bare = bulk(f"{INDEX}-bare", written)
    print(f"{written} entrées : génération {ours:.0f}/s, streaming_bulk nu {bare:.0f}/s")
    print(f"rapport : {ours / bare:.2f} (but : 0,7 au moins)")
    print(f"mémoire du processus {whole:.0f} Mo, dont {grown:.0f} pour la génération (but : 300 Mo au plus)")
    client.indices.refresh(index=live.name)


def _documents() -> Iterator[list[dict[str, Any]]]:
    """What the table says, some at a time, without versions."""
    from search.cluster.building import _every

    for some in _every():
        yield [{"_id": one["_id"], "_source": one["_source"]} for one in some]


def answering(questions: list[str]) -> None:
    """The page of results beside the raw request. Of several rounds the fastest counts; what is left when its questions to the
    engine are taken off is the page's own work: the same with any engine."""
    from search.cluster.engine import ClusterReader

    ask = ClusterReader._ask
    asked: list[tuple[Any, float]] = []

    def noted(self: ClusterReader, body: Any) -> Any:
        started = time.perf_counter()
        answer = ask(self, body)
        asked.append((body, time.perf_counter() - started))
        return answer

    ClusterReader._ask = noted  # type: ignore[method-assign]
    raw, engine, own, pages = [], [], [], []
    for question in questions:
        rounds = []
        for _ in range(ROUNDS):
            asked.clear()
            rounds.append((view(question), list(asked)))
        whole, put = min(rounds, key=lambda one: one[0])
        if len(put) == 1:  # what finds too little is asked again with fewer words
            body = put[0][0]
            raw.append(timed(partial(_search_raw, body), question))
            engine.append(put[0][1])
            pages.append(whole)
            own.append(whole - put[0][1])
    ClusterReader._ask = ask  # type: ignore[method-assign]
    said("_search brut", raw)
    said("le moteur", engine)
    said("la page, sans le moteur", own)
    said("la page entière, par sa vue", pages)
    ratio = statistics.median(engine) / statistics.median(raw)
    print(f"moteur ÷ brut au p50 : {ratio:.2f} (but : 1,3 au plus), {len(raw)} questions d’un seul jet")


def _search_raw(body: dict[str, Any], question: str) -> None:
    """The same body, as bare as it can be sent."""
    from search.cluster.client import client

    client().search(index=INDEX, body=body)


def falling_back(questions: list[str]) -> None:
    """A node that takes connections and never says a word, as each reader finds it: the breaker is put back before each page
    (closed: the page waits for the time limit), then left to rest (open: nobody waits)."""
    from django.conf import settings
    from django.core.cache import cache

    from search.cluster import breaker

    named = settings.SEARCH_CLUSTER or {}
    settings.SEARCH_CLUSTER = None
    for question in questions:  # what a process learns once is no part of any of the three
        view(question)
    bare = [view(question) for question in questions]
    with socket.create_server(("127.0.0.1", 0), backlog=4 * len(questions)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.SEARCH_CLUSTER = {**named, "urls": (address,), "timeout": LIMIT}
        closed = []
        for question in questions:
            cache.delete_many([breaker.RESTING, breaker.PROBED])
            closed.append(view(question) - LIMIT)
        opened = []
        for question in questions:
            cache.set(breaker.RESTING, (1, time.time() + 60), 60)
            opened.append(view(question))
    settings.SEARCH_CLUSTER = named
    cache.delete_many([breaker.RESTING, breaker.PROBED])
    said("la base seule", bare)
    said(f"muet, les {LIMIT} s ôtées", closed)
    said("muet, le disjoncteur ouvert", opened)
    print(f"limite dépassée de {p95(closed) * 1000:.0f} ms au p95 (but : 300 au plus)")


def view(question: str) -> float:
    """Seconds that the page of results takes, from the request to its last byte."""
    from django.test import Client

    started = time.perf_counter()
    answer = Client(headers={"host": "localhost"}).get("/recherche/", {"q": question})
    spent = time.perf_counter() - started
    assert answer.status_code == 200, answer.status_code
    return spent


def said(name: str, seconds: list[float]) -> None:
    print(f"{name:28} p50 {statistics.median(seconds) * 1000:7.1f} ms   p95 {p95(seconds) * 1000:7.1f} ms")


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
