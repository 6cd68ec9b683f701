"""Table and cluster side by side, in the order of the entries: neither is ever in memory as a whole."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search import outbox
from search.cluster import mapping
from search.cluster.client import NO_INDEX, ClusterAwayError, answering, brisk, named, patient
from search.cluster.payload import BATCH, every, payloads
from search.conf import Cluster, cluster
from search.models import Change

KEEP = "2m"


@dataclass(frozen=True)
class Stored:
    """An entry on one side: what it says, and who may find it."""

    entry: int
    digest: str
    tokens: tuple[str, ...]


@dataclass(frozen=True)
class ReplicaFault:
    """``what``: missing, stale, audience, extra, refused; waiting when a change has yet to be pushed. Of no entry: reading, when
    the index reads French as an earlier version did; unheard, when there were changes while no cluster was set."""

    what: str
    entry: int


def compare(
    progress: Callable[[int], None] = lambda done: None, by: Callable[[], Elasticsearch] = patient
) -> list[ReplicaFault]:
    """Every difference; ``progress`` is told how many entries were compared.

    What differs is looked at once more: it may have been pushed while both sides were read. Raises ClusterAwayError.
    """
    settings = cluster()
    if settings is None:
        return []
    with answering():
        client = by()
        client.indices.refresh(index=settings.index, ignore_unavailable=True)
        differing = [fault.entry for fault in _differences(_table(progress), _cluster(client, settings.index))]
        found: list[ReplicaFault] = []
        for start in range(0, len(differing), BATCH):
            some = differing[start : start + BATCH]
            found += _differences(iter(_stored(payloads(some))), iter(_held(client, settings.index, some)))
        unheard = [ReplicaFault("unheard", 0)] if outbox.is_unheard() else []
        return [*_reading(client, settings), *unheard, *(_explained(fault) for fault in found)]


def reading_faults() -> list[ReplicaFault]:
    """Whether the cluster answers, and reads as we do. Raises ClusterAwayError."""
    settings = named()
    with answering():
        return _reading(brisk(), settings)


def _reading(client: Elasticsearch, settings: Cluster) -> list[ReplicaFault]:
    """Whether the index that answers was made to read as we do."""
    wanted = mapping.body(settings.shards, settings.replicas)["mappings"]["_meta"]["reading"]
    answering = client.indices.get_mapping(index=settings.index).values()
    read = {one["mappings"].get("_meta", {}).get("reading") for one in answering}
    return [] if read == {wanted} else [ReplicaFault("reading", 0)]


def _explained(fault: ReplicaFault) -> ReplicaFault:
    """The same, when a change that waits or was refused is the reason."""
    known = Change.objects.filter(entry=fault.entry).order_by("refused").first()
    if known is None:
        return fault
    return ReplicaFault("refused" if known.refused else "waiting", fault.entry)


def _differences(table: Iterator[Stored], replica: Iterator[Stored]) -> Iterator[ReplicaFault]:
    """Both sides come by entry: they are walked in step."""
    ours, theirs = next(table, None), next(replica, None)
    while ours or theirs:
        if theirs is None or (ours is not None and ours.entry < theirs.entry):
            assert ours is not None
            yield ReplicaFault("missing", ours.entry)
            ours = next(table, None)
        elif ours is None or theirs.entry < ours.entry:
            yield ReplicaFault("extra", theirs.entry)
            theirs = next(replica, None)
        else:
            if ours.tokens != theirs.tokens:
                yield ReplicaFault("audience", ours.entry)
            elif ours.digest != theirs.digest:
                yield ReplicaFault("stale", ours.entry)
            ours, theirs = next(table, None), next(replica, None)


def _table(progress: Callable[[int], None]) -> Iterator[Stored]:
    done = 0
    for some in every():
        yield from _stored(some)
        done += len(some)
        progress(done)


def _stored(made: Mapping[int, tuple[int, dict[str, Any]]]) -> list[Stored]:
    """These documents of the table, in order."""
    return [Stored(pk, document["digest"], tuple(document["tokens"])) for pk, (_, document) in sorted(made.items())]


def _held(client: Elasticsearch, index: str, ids: Sequence[int]) -> list[Stored]:
    """What the cluster has of these now, in order."""
    answer = client.mget(index=index, ids=[str(pk) for pk in ids], source_includes=["tokens", "digest"])
    found = [document for document in answer["docs"] if document.get("found")]
    return sorted((_of(document) for document in found), key=lambda one: one.entry)


def _of(document: Any) -> Stored:
    source = document["_source"]
    return Stored(int(document["_id"]), source["digest"], tuple(source["tokens"]))


def _cluster(client: Elasticsearch, index: str) -> Iterator[Stored]:
    """Every document of the index that answers, as it was at one moment."""
    try:
        point = client.open_point_in_time(index=index, keep_alive=KEEP)["id"]
    except NotFoundError:
        raise ClusterAwayError(NO_INDEX) from None
    after: list[Any] | None = None
    while True:
        page = client.search(
            pit={"id": point, "keep_alive": KEEP}, size=BATCH, sort=[{"entry": "asc"}], search_after=after,
            track_total_hits=False, source={"includes": ["tokens", "digest"]},
        )["hits"]["hits"]  # fmt: skip
        for hit in page:
            yield _of(hit)
        if len(page) < BATCH:
            break
        after = page[-1]["sort"]
    client.close_point_in_time(id=point)
