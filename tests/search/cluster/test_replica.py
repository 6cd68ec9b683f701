"""What changes here is told to the cluster: nothing is lost, nothing is done twice, nothing older wins."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from portal.core.tasks import drain
from search import outbox
from search.cluster import replica
from search.cluster.building import build
from search.cluster.client import ClusterAwayError, patient
from search.cluster.generations import create, generations
from search.conf import Cluster
from search.models import Change, Entry
from search.query import parse
from search.selectors import search
from tests.factories import guide, person, publish, restrict
from tests.search.cluster.conftest import ids

pytestmark = [pytest.mark.cluster, pytest.mark.own_cluster]


def found(question: str, user: Any = None) -> list[str]:
    """Titles, once the cluster shows what it was told."""
    from search.conf import cluster

    settings = cluster()
    assert settings is not None
    patient().indices.refresh(index=settings.index)
    results = search(parse(question), user or AnonymousUser())
    assert results.precise
    return [hit.title for hit in results.hits]


def assert_page_finds_it(*, is_precise: bool = True) -> None:
    """A reader gets the page of results, with « Une caravane »; whether it says that another engine answered."""
    page = Client().get("/recherche/", {"q": "caravane"})
    assert page.status_code == 200
    assert "/guides/caravane/" in page.text
    assert ("moins précis" not in page.text) is is_precise


def test_what_is_published_is_found_once_the_worker_has_passed(built: Cluster) -> None:
    guide("caravane", title="Une caravane")
    assert outbox.is_behind()
    assert ids(built).isdisjoint(Entry.objects.filter(title="Une caravane").values_list("pk", flat=True))
    assert found("caravane") == ["Une caravane"], "the database answers meanwhile"
    drain()
    assert not outbox.is_behind()
    assert found("caravane") == ["Une caravane"]


def test_what_was_hidden_is_neither_shown_nor_counted_before_the_cluster_knows(built: Cluster) -> None:
    page = guide("caravane", title="Une caravane")
    drain()
    assert search(parse("caravane"), AnonymousUser(), kind=("fiche",)).all_kinds == 1
    page.unpublish()
    assert outbox.is_behind()
    assert search(parse("caravane"), AnonymousUser(), kind=("fiche",)).all_kinds == 0
    drain()
    assert search(parse("caravane"), AnonymousUser(), kind=("fiche",)).all_kinds == 0


def test_what_is_taken_back_goes(built: Cluster) -> None:
    page = guide("caravane", title="Une caravane")
    drain()
    before = ids(built)
    page.unpublish()
    assert found("caravane") == [], "rights are asked of the primary database before the cluster knows"
    drain()
    assert len(ids(built)) == len(before) - 1


def test_an_audience_that_narrows_holds_at_once_and_reaches_the_cluster(built: Cluster) -> None:
    page = guide("caravane", title="Une caravane")
    drain()
    assert found("caravane") == ["Une caravane"]
    restrict(page)
    publish(page)
    assert found("caravane") == []
    assert search(parse("caravane"), AnonymousUser()).count == 0
    drain()
    assert found("caravane") == []
    assert found("caravane", person()) == ["Une caravane"]


def test_pushing_again_changes_nothing(built: Cluster) -> None:
    guide("caravane", title="Une caravane")
    again = list(Change.objects.all())
    assert replica.push().done == len(again)
    Change.objects.bulk_create([Change(entry=one.entry, version=one.version) for one in again])
    assert replica.push().done == len(again)
    assert found("caravane") == ["Une caravane"]
    assert call_command("search_check", stdout=StringIO()) is None


def test_an_older_writing_that_comes_late_is_not_taken(built: Cluster) -> None:
    page = guide("caravane", title="Une caravane")
    entry = Entry.objects.get(title="Une caravane", whole=None)
    ((version, late),) = replica.payloads([entry.pk]).values()
    page.title = "Une roulotte"
    publish(page)
    drain()
    (target,) = generations(patient(), built)
    assert replica.write(patient(), target, [replica.indexing(entry.pk, version, late)]) == {}
    assert found("roulotte") == ["Une roulotte"]
    assert found("caravane") == []


def test_what_was_deleted_is_not_brought_back_by_a_late_writing(built: Cluster) -> None:
    page = guide("caravane", title="Une caravane")
    entry = Entry.objects.get(title="Une caravane", whole=None)
    ((version, late),) = replica.payloads([entry.pk]).values()
    drain()
    page.delete()
    drain()
    (target,) = generations(patient(), built)
    assert replica.write(patient(), target, [replica.indexing(entry.pk, version, late)]) == {}
    assert entry.pk not in ids(built)


def test_changes_wait_until_there_is_an_index(cluster: Cluster) -> None:
    guide("caravane", title="Une caravane")
    drain()
    assert outbox.waiting()
    with pytest.raises(CommandError, match="search_rebuild"):
        call_command("search_sync", stdout=StringIO())
    build()
    assert outbox.waiting() == 0
    assert found("caravane") == ["Une caravane"]


def test_a_generation_in_the_making_is_told_too(built: Cluster) -> None:
    fresh = create(patient(), built)
    guide("caravane", title="Une caravane")
    drain()
    patient().indices.refresh(index=fresh.name)
    assert patient().count(index=fresh.name)["count"] == 1
    assert found("caravane") == ["Une caravane"]


def test_a_block_on_writing_keeps_everything_until_it_is_lifted(built: Cluster) -> None:
    (target,) = generations(patient(), built)
    patient().indices.put_settings(index=target.name, settings={"index.blocks.read_only_allow_delete": True})
    guide("caravane", title="Une caravane")
    drain()
    assert outbox.waiting()
    assert outbox.refused() == 0
    assert_page_finds_it(is_precise=False)
    patient().indices.put_settings(index=target.name, settings={"index.blocks.read_only_allow_delete": None})
    call_command("search_sync", stdout=StringIO())
    assert outbox.waiting() == 0
    assert found("caravane") == ["Une caravane"]
    assert_page_finds_it()
    call_command("search_check", stdout=StringIO())


def test_a_task_that_is_lost_after_the_commit_loses_no_change(built: Cluster) -> None:
    guide("caravane", title="Une caravane")
    DBTaskResult.objects.all().delete()
    assert drain() == 0
    assert outbox.waiting()
    assert_page_finds_it()
    out = StringIO()
    call_command("search_sync", "-v2", stdout=out)
    assert "1 envoyé, 0 en attente" in out.getvalue()
    assert outbox.waiting() == 0
    assert found("caravane") == ["Une caravane"]
    call_command("search_check", "-v2", stdout=out)
    assert "cluster : 3 comparaisons" in out.getvalue()


def test_a_document_that_the_mapping_refuses_is_told_and_stops_no_other(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    payloads = replica.payloads

    def strange(wanted: Any) -> dict[int, tuple[int, dict[str, Any]]]:
        made = payloads(wanted)
        for _, document in made.values():
            if document["title"] == "Une caravane":
                document["colour"] = "red"
        return made

    guide("caravane", title="Une caravane")
    guide("roulotte", title="Une roulotte")
    monkeypatch.setattr(replica, "payloads", strange)
    drain()
    assert (outbox.waiting(), outbox.refused()) == (0, 1)
    assert "strict_dynamic_mapping" in Change.objects.get().refused
    assert Entry.objects.get(title="Une caravane", whole=None).pk not in ids(built), (
        "an older state would be for others"
    )
    assert found("roulotte") == ["Une roulotte"]
    page = Client().get("/recherche/", {"q": "roulotte"})
    assert (page.status_code, "/guides/roulotte/" in page.text) == (200, True)
    out = StringIO()
    with pytest.raises(CommandError, match="1 différence"):
        call_command("search_check", stdout=out)
    assert "refusé par le cluster" in out.getvalue()
    monkeypatch.setattr(replica, "payloads", payloads)
    call_command("search_sync", "--refused", stdout=StringIO())
    assert (outbox.waiting(), outbox.refused()) == (0, 0)
    call_command("search_check", stdout=StringIO())


def test_an_index_that_somebody_deletes_is_not_made_again_by_accident(built: Cluster) -> None:
    (target,) = generations(patient(), built)
    patient().indices.delete(index=target.name)
    guide("caravane", title="Une caravane")
    with pytest.raises(ClusterAwayError):
        replica.push()
    assert generations(patient(), built) == []
    assert search(parse("caravane"), AnonymousUser()).count == 1, "the database answers"
    build()
    assert found("caravane") == ["Une caravane"]
