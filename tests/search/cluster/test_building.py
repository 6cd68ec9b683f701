"""A new generation is built while reads and writes go on; table and cluster are compared."""

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from portal.core.tasks import drain
from search import outbox
from search.cluster import building, mapping, payload, replica
from search.cluster.client import ClusterAwayError, patient
from search.cluster.generations import generations
from search.conf import Cluster
from search.models import Entry, EntryToken
from search.query import parse
from search.selectors import search
from tests.factories import guide, publish
from tests.search.cluster.conftest import ids

pytestmark = [pytest.mark.cluster, pytest.mark.own_cluster]


def titles(question: str) -> list[str]:
    results = search(parse(question), AnonymousUser())
    assert results.precise
    return [hit.title for hit in results.hits]


def checked() -> str:
    """What ``search_check`` says; nothing when all is right."""
    out = StringIO()
    try:
        call_command("search_check", stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return ""


def test_building_replaces_the_index_and_leaves_no_other(built: Cluster) -> None:
    (before,) = generations(patient(), built)
    out = StringIO()
    call_command("search_rebuild", "--cluster", "-v2", stdout=out)
    (after,) = generations(patient(), built)
    assert after.name != before.name
    assert after.read
    assert titles("épave")
    assert "cluster : 2 sur 2" in out.getvalue()
    assert checked() == ""


def test_writing_all_anew_sends_each_entry_once(built: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: Counter[str] = Counter()
    write = replica.write

    def counted(client: Any, generation: Any, wanted: Any) -> Any:
        some = list(wanted)
        sent.update(one["_id"] for one in some)
        return write(client, generation, some)

    guide("caravane", title="Une caravane")
    drain()
    every = {str(pk) for pk in Entry.objects.filter(whole=None).values_list("pk", flat=True)}
    monkeypatch.setattr(replica, "write", counted)
    call_command("search_rebuild", stdout=StringIO())
    assert sent == dict.fromkeys(every, 1)
    assert drain() == 0, "no worker is asked for what has been sent"
    assert not outbox.is_behind()
    assert titles("caravane") == ["Une caravane"]
    assert checked() == ""


def test_what_is_taken_back_while_a_generation_is_built_is_told_to_it(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that had read the entry before brings it late: the deletion is told after it all the same."""
    page = guide("caravane", title="Une caravane")
    entry = Entry.objects.get(title="Une caravane", whole=None)
    late = [replica.indexing(entry.pk, *replica.payloads([entry.pk])[entry.pk])]
    page.unpublish()
    swap = building.generations.swap

    def and_late(client: Any, settings: Cluster, fresh: Any) -> None:
        replica.write(client, fresh, late)
        swap(client, settings, fresh)

    monkeypatch.setattr(building.generations, "swap", and_late)
    building.build()
    assert entry.pk not in ids(built)
    assert not outbox.is_behind()
    assert checked() == ""


def test_reads_and_writes_go_on_while_a_generation_is_built(built: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    every = building._every
    seen: dict[str, list[str]] = {}

    def interrupted() -> Iterator[list[dict[str, Any]]]:
        documents = list(every())
        page = guide("caravane", title="Une caravane")
        drain()
        page.title = "Une roulotte"
        publish(page)
        drain()
        patient().indices.refresh(index=built.index)
        seen["during"] = titles("roulotte")
        yield from documents

    monkeypatch.setattr(building, "_every", interrupted)
    building.build()
    assert seen["during"] == ["Une roulotte"]
    assert titles("roulotte") == ["Une roulotte"], "what was written meanwhile is in the new generation"
    assert titles("caravane") == []
    assert checked() == ""


def test_a_building_that_is_killed_leaves_the_old_index_and_the_next_one_tidies_up(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = building._every

    def killed() -> Iterator[list[dict[str, Any]]]:
        yield next(every())
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "_every", killed)
    with pytest.raises(KeyboardInterrupt):
        building.build()
    assert len(generations(patient(), built)) == 2
    assert titles("épave")
    guide("caravane", title="Une caravane")
    drain()
    monkeypatch.setattr(building, "_every", every)
    building.build()
    assert len(generations(patient(), built)) == 1
    assert titles("caravane") == ["Une caravane"]
    assert checked() == ""


def test_a_document_that_is_refused_stops_the_building_and_the_old_index_answers(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    payloads = payload.payloads

    def strange(wanted: Any) -> dict[int, tuple[int, dict[str, Any]]]:
        return {pk: (version, {**document, "colour": "red"}) for pk, (version, document) in payloads(wanted).items()}

    monkeypatch.setattr(payload, "payloads", strange)
    with pytest.raises(ClusterAwayError, match="strict_dynamic_mapping"):
        building.build()
    assert titles("épave")


def test_the_comparison_finds_what_is_missing_extra_stale_and_of_another_audience(built: Cluster) -> None:
    (target,) = generations(patient(), built)
    first, second = Entry.objects.filter(whole=None).order_by("pk")
    made = replica.payloads([first.pk, second.pk])
    version, document = made[first.pk]
    others = {**document, "tokens": ["members"]}
    extra = {**document, "entry": 999}
    replica.write(
        patient(),
        target,
        [
            replica.indexing(first.pk, version + 1, others),
            replica.indexing(999, 1, extra),
            {"_op_type": "delete", "_id": str(second.pk), "version": version + 10_000, "version_type": "external_gte"},
        ],
    )
    told = checked()
    assert f"cluster {first.pk} : audience différente" in told
    assert f"cluster {second.pk} : absent de la recherche" in told
    assert "cluster 999 : en trop" in told
    assert "3 différences" in told
    building.build()
    assert checked() == ""
    assert ids(built) == {first.pk, second.pk}


def test_a_text_that_differs_is_stale(built: Cluster) -> None:
    (target,) = generations(patient(), built)
    entry = Entry.objects.filter(whole=None).order_by("pk").first()
    assert entry is not None
    version, document = replica.payloads([entry.pk])[entry.pk]
    replica.write(patient(), target, [replica.indexing(entry.pk, version, {**document, "digest": "another"})])
    assert f"cluster {entry.pk} : périmé" in checked()


def test_a_change_that_waits_is_told_and_is_no_fault(built: Cluster) -> None:
    guide("caravane", title="Une caravane")
    out = StringIO()
    call_command("search_check", stdout=out)
    assert "1 changement attend d’être envoyé" in out.getvalue()
    drain()
    out = StringIO()
    call_command("search_check", stdout=out)
    assert "attend" not in out.getvalue()


def test_the_cluster_never_decides_who_may_read(built: Cluster) -> None:
    """An index that says « public » of what isn't: the primary database is asked for every hit, count and facet."""
    page = guide("caravane", title="Une caravane discrète")
    drain()
    entry = Entry.objects.get(title="Une caravane discrète", whole=None)
    EntryToken.objects.filter(entry=entry).update(token="group:77")
    page.view_restrictions.create(restriction_type="login")
    patient().indices.refresh(index=built.index)
    results = search(parse("caravane"), AnonymousUser())
    assert results.precise
    assert (results.count, results.kinds, results.hits) == (0, (), ())


def test_an_index_that_reads_as_before_an_upgrade_is_told_until_it_is_built_anew(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert checked() == ""
    plain = mapping.analyzer(
        "portal_french", tokenizer="whitespace", filter=["lowercase", mapping.folded, mapping.stem]
    )
    monkeypatch.setattr(mapping, "french", plain)
    assert "lus comme avant" in checked()
    building.build()
    assert checked() == ""
