"""Who tells the cluster, or builds a generation, is killed: the changes wait, the old index answers, and it is done again."""

import time
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from portal.core.tasks import drain
from search import outbox
from search.cluster import building, generations, replica
from search.cluster.client import patient
from search.conf import Cluster
from search.models import Change
from search.query import parse
from search.selectors import search
from tests import killed
from tests.factories import guide

pytestmark = [*killed.marks, pytest.mark.cluster, pytest.mark.own_cluster]


def found(question: str) -> list[str]:
    return [hit.title for hit in search(parse(question), AnonymousUser()).hits]


@pytest.mark.parametrize("is_told", [True, False])
def test_a_worker_killed_while_it_tells_the_cluster_loses_no_change(
    built: Cluster, monkeypatch: pytest.MonkeyPatch, is_told: bool
) -> None:
    write = replica.write

    def fatal(*told: Any) -> None:
        if is_told:
            write(*told)
        killed.now()

    guide("caravane", title="Une caravane")
    with monkeypatch.context() as patched:
        patched.setattr(replica, "write", fatal)
        killed.during(drain)
    assert outbox.waiting()
    assert found("caravane") == ["Une caravane"]
    call_command("search_sync", stdout=StringIO())
    assert not outbox.waiting()
    assert found("caravane") == ["Une caravane"]
    call_command("search_check", stdout=StringIO())


@pytest.mark.parametrize(("where", "what", "left"), [(generations, "swap", 2), (replica, "push", 1)])
def test_a_building_that_is_killed_leaves_an_index_that_answers_and_every_change(
    built: Cluster, monkeypatch: pytest.MonkeyPatch, where: Any, what: str, left: int
) -> None:
    """Before the new index answers, and just after."""
    guide("caravane", title="Une caravane")
    Change.objects.create(entry=1_000_000, version=time.time_ns())
    with monkeypatch.context() as patched:
        patched.setattr(where, what, lambda *told: killed.now())
        killed.during(building.build)
    assert len(generations.generations(patient(), built)) == left
    assert outbox.is_behind()
    assert found("caravane") == ["Une caravane"]
    building.build()
    assert not outbox.is_behind()
    assert len(generations.generations(patient(), built)) == 1
    assert found("caravane") == ["Une caravane"]
    call_command("search_check", stdout=StringIO())
