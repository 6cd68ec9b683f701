"""A new generation beside the one that answers: filled from the table while reads and writes go on, then put in its place."""

from collections.abc import Callable, Iterator
from typing import Any

from elasticsearch import Elasticsearch, helpers

from search.cluster import generations, replica
from search.cluster.client import ClusterAwayError, answering, patient
from search.cluster.payload import payloads
from search.conf import cluster
from search.models import Entry

BATCH = 500
THREADS = 2
Progress = Callable[[int, int], None]


def build(progress: Progress = lambda done, total: None) -> int:
    """Fill a new index with every entry, and have it answer. Returns the number of documents written.

    Memory doesn't grow with the number of entries. What an earlier, interrupted building left is taken away first. Raises
    ClusterAwayError: readers then go on with the index that they had.
    """
    settings = cluster()
    if settings is None:
        raise ClusterAwayError("aucun cluster n’est réglé (PORTAL_ELASTICSEARCH_URL)")
    with answering():
        client = patient()
        for left in generations.generations(client, settings):
            if not left.read:
                generations.drop(client, left)
        fresh = generations.create(client, settings)
        written = _fill(client, fresh, progress)
        client.indices.refresh(index=fresh.name)
        replica.push()
        generations.swap(client, settings, fresh)
        return written


def _fill(client: Elasticsearch, fresh: generations.Generation, progress: Progress) -> int:
    total = Entry.objects.filter(whole=None).count()
    slow = {"index": {"refresh_interval": "-1"}}
    client.indices.put_settings(index=fresh.name, settings=slow)
    done = 0
    results = helpers.parallel_bulk(
        client, _every(), thread_count=THREADS, chunk_size=BATCH, queue_size=THREADS, index=fresh.write, require_alias=True,
        raise_on_error=False,
    )  # fmt: skip
    for good, item in results:
        done += 1
        if not good and (problems := replica.problem(item)):
            raise ClusterAwayError(f"le cluster refuse une entrée : {problems}")
        if not done % BATCH:
            progress(done, total)
    client.indices.put_settings(index=fresh.name, settings={"index": {"refresh_interval": "1s"}})
    progress(done, total)
    return done


def _every() -> Iterator[dict[str, Any]]:
    """Every whole in the order of the table, some at a time."""
    last = 0
    wholes = Entry.objects.filter(whole=None).order_by("pk")
    while ids := list(wholes.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        for entry, (version, document) in payloads(ids).items():
            yield replica.indexing(entry, version, document)
        last = ids[-1]
