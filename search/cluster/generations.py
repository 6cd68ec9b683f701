"""One index after the other. Readers ask ``<index>``; whoever writes finds an alias ``<index>-write-<generation>`` for each
index that is to be kept up to date: the one that answers and, while a new one is built, that one too.

A write alias is asked for at each writing (``require_alias``): an index that somebody deletes is never made again by accident.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from elasticsearch import Elasticsearch

from search.cluster import mapping
from search.conf import Cluster


@dataclass(frozen=True)
class Generation:
    """One index: ``name``, the alias to write to, and whether readers are answered from it."""

    name: str
    write: str
    read: bool


def generations(client: Elasticsearch, settings: Cluster) -> list[Generation]:
    """Every generation that is written to, oldest first; none when nothing was ever built."""
    found = client.indices.get_alias(index=f"{settings.index}-g*")
    made = []
    for name, known in sorted(found.items()):
        writes = [alias for alias in known["aliases"] if alias.startswith(f"{settings.index}-write-")]
        made += [Generation(name, alias, settings.index in known["aliases"]) for alias in writes]
    return made


def create(client: Elasticsearch, settings: Cluster) -> Generation:
    """A new, empty index, written to from now on."""
    stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
    name, write = f"{settings.index}-g{stamp}", f"{settings.index}-write-{stamp}"
    client.indices.create(index=name, aliases={write: {}}, **mapping.body(settings.shards, settings.replicas))
    return Generation(name, write, read=False)


def swap(client: Elasticsearch, settings: Cluster, fresh: Generation) -> None:
    """Readers are answered from ``fresh``, all at once; every other generation goes."""
    others = [one for one in generations(client, settings) if one.name != fresh.name]
    removed = [{"remove_index": {"index": one.name}} for one in others]
    client.indices.update_aliases(actions=[{"add": {"index": fresh.name, "alias": settings.index}}, *removed])


def drop(client: Elasticsearch, generation: Generation) -> None:
    """A generation that isn't finished and never will be."""
    client.indices.delete(index=generation.name, ignore_unavailable=True)
