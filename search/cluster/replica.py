"""Changes that wait for the cluster, and how they are pushed. A change is written with what it is about, in one transaction,
and goes when the cluster has it: whatever fails in between is done again, and doing it again changes nothing.

Each writing carries the entry's version, and the cluster takes no older one (``external_gte``): the order in which workers
arrive doesn't matter.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch, helpers

from search.cluster import breaker
from search.cluster.client import NO_INDEX, ClusterAwayError, answering, named, patient
from search.cluster.generations import Generation, generations
from search.cluster.payload import BATCH, payloads
from search.conf import cluster
from search.models import Change
from search.outbox import to_tell, waiting

MOST_BYTES = 10 * 1024 * 1024
LATER = frozenset({403, 429, 500, 502, 503, 504})
"""Answers that say nothing of the document: a block on writing, too much at once, a shard that is away."""
STALE = 409
GONE = 404
Progress = Callable[[int, int], None]


@dataclass
class Pushed:
    """What became of changes: the cluster has them, or refuses them for good."""

    done: int = 0
    refused: int = 0


def push(progress: Progress = lambda done, left: None, by: Callable[[], Elasticsearch] = patient) -> Pushed:
    """Tell the cluster all that waits. Raises ClusterAwayError; what was not told yet goes on waiting.

    What it was told shows before the changes go: readers don't ask it until then.
    """
    told = Pushed()
    if cluster() is None:
        return told
    with answering():
        client = by()
        while some := list(to_tell()[:BATCH]):
            _tell(client, some, told)
            progress(told.done, waiting())
    if told.done:
        breaker.answered()
        breaker.caught_up()
    return told


def _tell(client: Elasticsearch, changes: Sequence[Change], told: Pushed) -> None:
    """One batch to every generation. A generation that appears meanwhile is told as well before the changes go."""
    settings = named()
    known: set[str] = set()
    reasons: dict[int, str] = {}
    while fresh := [one for one in generations(client, settings) if one.name not in known]:
        for generation in fresh:
            reasons |= write(client, generation, actions(changes))
            _forget(client, generation, [change for change in changes if change.entry in reasons])
            client.indices.refresh(index=generation.name)
            known.add(generation.name)
    if not known:
        raise ClusterAwayError(NO_INDEX)
    ids = [change.pk for change in changes if change.entry not in reasons]
    Change.objects.filter(pk__in=ids).delete()
    Change.objects.filter(entry__in={change.entry for change in changes} - set(reasons)).exclude(refused="").delete()
    for change in changes:
        if change.entry in reasons:
            Change.objects.filter(pk=change.pk).update(refused=reasons[change.entry][:500])
    told.done += len(ids)
    told.refused += len(changes) - len(ids)


def _forget(client: Elasticsearch, generation: Generation, refused: Iterable[Change]) -> None:
    """What the cluster won't take goes there altogether: what it had could be for others than may read it now."""
    gone = [_deleting(change.entry, change.version) for change in refused]
    if gone:
        write(client, generation, gone)


def actions(changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """The entries of these changes as they are now, each once; what is gone is deleted."""
    newest: dict[int, int] = defaultdict(int)
    for change in changes:
        newest[change.entry] = max(newest[change.entry], change.version)
    there = payloads(newest)
    for entry, version in newest.items():
        if entry in there:
            yield indexing(entry, *there[entry])
        else:
            yield _deleting(entry, version)


def _deleting(entry: int, version: int) -> dict[str, Any]:
    return {"_op_type": "delete", "_id": str(entry), "version": version, "version_type": "external_gte"}


def indexing(entry: int, version: int, document: dict[str, Any]) -> dict[str, Any]:
    """The bulk action that writes ``document``."""
    return {
        "_op_type": "index",
        "_id": str(entry),
        "version": version,
        "version_type": "external_gte",
        "_source": document,
    }


def write(client: Elasticsearch, generation: Generation, wanted: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Send these actions. Returns what is refused for good, and why. Raises ClusterAwayError for « later »."""
    problems: dict[int, str] = {}
    done = helpers.streaming_bulk(
        client,
        wanted,
        index=generation.write,
        require_alias=True,
        raise_on_error=False,
        chunk_size=BATCH,
        max_chunk_bytes=MOST_BYTES,
    )
    for good, item in done:
        if not good:
            problems |= problem(item)
    return problems


def problem(item: dict[str, Any]) -> dict[int, str]:
    """Why an action was not done, by entry; nothing when what it asks for is so already. Raises ClusterAwayError for « later »."""
    (kind, answer), *_ = item.items()
    status = answer.get("status", 0)
    error = answer.get("error") or {}
    reason = f"{error.get('type', '')}: {error.get('reason', '')}" if isinstance(error, dict) else str(error)
    if status == STALE or (kind == "delete" and status == GONE and not error):
        return {}
    if status in LATER or status == GONE:
        raise ClusterAwayError(f"le cluster n’écrit pas ({status}, {reason[:200]})")
    return {int(answer["_id"]): reason}
