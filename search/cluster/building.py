"""A new generation beside the one that answers: filled from the table while reads and writes go on, then put in its place."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from elasticsearch import Elasticsearch

from search import outbox
from search.cluster import breaker, generations, replica
from search.cluster.client import ClusterAwayError, answering, named, patient
from search.cluster.payload import every
from search.conf import Cluster
from search.models import Entry

SENDERS = 2
COPYING_SECONDS = 45
Progress = Callable[[int, int], None]


def build(progress: Progress = lambda done, total: None) -> int:
    """Fill a new index with every entry, and have it answer. Returns the number of documents written.

    Each entry is sent once: changes that waited as the filling began are in it. What changed since is told afterwards; until then
    a change waits, and readers are answered by the database.

    Memory doesn't grow with the number of entries, and by eight bytes with each change that waits. What an earlier, interrupted
    building left is taken away first. Raises ClusterAwayError: readers then go on with the index that they had.
    """
    settings = named()
    with answering():
        client = patient()
        for left in generations.generations(client, settings):
            if not left.read:
                generations.drop(client, left)
        fresh = generations.create(client, settings)
        known = outbox.known()
        written = _fill(client, fresh, progress)
        client.indices.refresh(index=fresh.name)
        _copy(client, fresh, settings)
        generations.swap(client, settings, fresh)
        outbox.forget_told(known)
        replica.push()
    breaker.answered()
    return written


def _fill(client: Elasticsearch, fresh: generations.Generation, progress: Progress) -> int:
    total = Entry.objects.filter(whole=None).count()
    client.indices.put_settings(index=fresh.name, settings={"refresh_interval": "-1", "number_of_replicas": 0})
    done = 0
    with ThreadPoolExecutor(SENDERS) as senders:
        sent: deque[Future[int]] = deque()
        for some in _every():
            if len(sent) > SENDERS:  # the table isn't read faster than the cluster writes
                done += sent.popleft().result()
                progress(done, total)
            sent.append(senders.submit(_send, client, fresh, some))
        done += sum(one.result() for one in sent)
    progress(done, total)
    return done


def _copy(client: Elasticsearch, fresh: generations.Generation, settings: Cluster) -> None:
    """What was filled once is copied to the other nodes whole, which is less work than writing it on each of them. Where copies
    take their time, or have no node to be on, readers are answered by what there is."""
    served = {"refresh_interval": "1s", "number_of_replicas": settings.replicas}
    client.indices.put_settings(index=fresh.name, settings=served)
    nodes = client.cluster.health()["number_of_data_nodes"]
    wanted = settings.shards * min(1 + settings.replicas, nodes)
    client.cluster.health(index=fresh.name, wait_for_active_shards=str(wanted), timeout=f"{COPYING_SECONDS}s")


def _send(client: Elasticsearch, fresh: generations.Generation, wanted: Sequence[dict[str, Any]]) -> int:
    """One batch. Runs beside the reading of the table, so it touches no database."""
    refused = replica.write(client, fresh, wanted)
    if refused:
        raise ClusterAwayError(f"le cluster refuse des entrées : {refused}")
    return len(wanted)


def _every() -> Iterator[list[dict[str, Any]]]:
    """Every whole in the order of the table, some at a time, as actions."""
    for some in every():
        yield [replica.indexing(entry, *made) for entry, made in some.items()]
