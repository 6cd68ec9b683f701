"""Who tells the cluster, or builds a generation, is killed: the changes wait, the old index answers, and it is done again."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from portal.core.tasks import drain
from search import outbox
from search.cluster import building, replica
from search.cluster.client import patient
from search.cluster.generations import generations
from search.conf import Cluster
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


def test_a_building_that_is_killed_leaves_the_index_that_answers(
    built: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(replica, "push", lambda: killed.now())
        killed.during(building.build)
    assert len(generations(patient(), built)) == 2
    assert "Une épave" in found("épave")
    building.build()
    assert len(generations(patient(), built)) == 1
    call_command("search_check", stdout=StringIO())
