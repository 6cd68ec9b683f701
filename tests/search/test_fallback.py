"""The cluster is away: the database answers at once, the page says so, nobody waits twice, nothing is lost."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from portal.core.tasks import drain
from portal.home.management.commands import run_due
from search import outbox
from search.cluster import breaker
from search.cluster.client import ClusterAwayError, ClusterRefusesError
from search.cluster.comparing import ReplicaFault
from search.cluster.engine import ClusterReader, GuardedReader
from search.engines import Ask, Begun, Found, Reader, embedded
from search.engines.base import FACETS
from search.models import Change, Entry
from search.query import parse, words_of
from search.selectors import search, suggest
from search.services import rebuild
from search.tasks import push_changes
from tests.factories import card, guide, publish

pytestmark = [pytest.mark.django_db, pytest.mark.own_cluster]
ASK = Ask(clauses=words_of("épave"), tokens=frozenset({"public"}))
NOBODY = "http://127.0.0.1:1"


class Answering(Reader):
    """Says who it is by the number that it finds; away when told so."""

    def __init__(self, number: int) -> None:
        self.number, self.away, self.asked = number, False, 0

    def search(self, ask: Ask) -> Found:
        self.asked += 1
        if self.away:
            raise ClusterAwayError("away")
        return Found(ids=[self.number], total=1)

    def suggest(self, begun: Begun) -> list[int]:
        return self.search(ASK).ids


@pytest.fixture
def readers() -> tuple[Answering, Answering]:
    return Answering(1), Answering(2)


def test_a_question_that_the_cluster_refuses_is_answered_and_hurts_no_other(
    readers: tuple[Answering, Answering], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, database = readers
    guarded = GuardedReader(cluster, database)

    def refuse(ask: Ask) -> Found:
        raise ClusterRefusesError("too_many_nested_clauses")

    with monkeypatch.context() as patched:
        patched.setattr(cluster, "search", refuse)
        assert guarded.search(ASK).ids == [2]
    assert guarded.search(ASK).ids == [1]


def test_a_page_beyond_what_the_cluster_turns_is_the_database_s(readers: tuple[Answering, Answering]) -> None:
    guarded = GuardedReader(*readers)
    assert guarded.search(replace(ASK, offset=10_000)).ids == [2]
    assert guarded.search(replace(ASK, offset=9_990)).ids == [1]


def test_failures_of_one_burst_are_one(readers: tuple[Answering, Answering]) -> None:
    with time_machine.travel("2026-01-01 12:00", tick=False) as clock:
        for _ in range(8):
            breaker.failed()
        clock.shift(breaker.FIRST_REST + 0.1)
        assert breaker.may_ask()


def test_while_a_change_waits_the_database_answers(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(self: ClusterReader, body: Any) -> Any:
        raise AssertionError("the cluster doesn't know yet")

    monkeypatch.setattr(ClusterReader, "_ask", never)
    guide("epave", title="Une épave")
    found = search(parse("épave"), AnonymousUser())
    assert (found.count, found.precise) == (1, True)


def changes_looked_at(questions: int, words: str = "épave") -> int:
    """How often the database is asked whether a change waits, by that many pages."""
    with CaptureQueriesContext(connection) as asked:
        for _ in range(questions):
            search(parse(words), AnonymousUser())
    return sum("search_change" in one["sql"] for one in asked)


def test_while_a_change_waits_the_database_is_asked_of_it_once_a_second(away: None) -> None:
    guide("epave", title="Une épave")
    with time_machine.travel("2026-01-01 12:00", tick=False) as clock:
        assert changes_looked_at(5) == 1
        clock.shift(breaker.BEHIND_SECONDS + 0.1)
        assert changes_looked_at(5) == 1


def test_that_no_change_waits_is_asked_by_each_page_once(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A page that finds too little puts several questions. What changes after one page is heeded by the next."""
    settings.SEARCH_CLUSTER = {"urls": (NOBODY,)}
    asked: list[Any] = []
    monkeypatch.setattr(ClusterReader, "search", lambda self, ask: asked.append(ask) or Found())
    assert changes_looked_at(1, "épave parking hall cave") == 1
    assert len(asked) > 1
    assert changes_looked_at(3) == 3
    asked.clear()
    guide("epave", title="Une épave")
    assert search(parse("épave"), AnonymousUser()).count == 1
    assert asked == []


def test_once_the_cluster_has_been_told_it_is_asked_at_once(readers: tuple[Answering, Answering]) -> None:
    Change.objects.create(entry=1, version=1)
    assert GuardedReader(*readers).search(ASK).ids == [2]
    Change.objects.all().delete()
    assert GuardedReader(*readers).search(ASK).ids == [2], "remembered"
    breaker.caught_up()
    assert GuardedReader(*readers).search(ASK).ids == [1]


def test_a_worker_does_not_wait_for_a_cluster_that_rests(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    guide("epave", title="Une épave")
    breaker.failed()
    monkeypatch.setattr("search.cluster.replica.push", lambda **named: pytest.fail("it was asked"))
    drain()
    assert outbox.waiting() >= 1


def test_the_cluster_answers_while_it_can(readers: tuple[Answering, Answering]) -> None:
    cluster, database = readers
    guarded = GuardedReader(cluster, database)
    assert (guarded.search(ASK).ids, guarded.search(ASK).precise) == ([1], True)
    assert guarded.suggest(Begun(["ep"], ["ep"], ASK.tokens)) == [1]
    assert database.asked == 0


def test_one_failure_spares_the_next_readers(readers: tuple[Answering, Answering]) -> None:
    cluster, database = readers
    cluster.away = True
    guarded = GuardedReader(cluster, database)
    answers = [guarded.search(ASK) for _ in range(5)]
    assert [(found.ids, found.precise) for found in answers] == [([2], False)] * 5
    assert cluster.asked == 1


def test_one_question_at_a_time_finds_out_that_it_is_back(readers: tuple[Answering, Answering]) -> None:
    cluster, database = readers
    guarded = GuardedReader(cluster, database)
    with time_machine.travel("2026-01-01 12:00", tick=False) as clock:
        cluster.away = True
        guarded.search(ASK)
        clock.shift(breaker.FIRST_REST + 0.1)
        assert breaker.may_ask(), "somebody tries"
        assert not guarded.search(ASK).precise, "and the others don't wait for the trial"
        assert cluster.asked == 1
        clock.shift(breaker.PROBE_SECONDS + 1)
        guarded.search(ASK)
        assert cluster.asked == 2, "the trial failed: a longer rest"
        clock.shift(breaker.FIRST_REST + 0.1)
        guarded.search(ASK)
        assert cluster.asked == 2
        cluster.away = False
        clock.shift(breaker.LONGEST_REST + breaker.PROBE_SECONDS)
        assert guarded.search(ASK).precise
        assert guarded.search(ASK).precise


@pytest.fixture
def away(settings: Any) -> None:
    """A cluster is set, and nobody is there."""
    settings.SEARCH_CLUSTER = {"urls": (NOBODY,), "timeout": 0.3}


def test_the_page_says_that_another_engine_answered(client: Client, away: None) -> None:
    guide("epave", title="Une épave")
    drain()
    page = client.get("/recherche/", {"q": "épave"})
    assert "/guides/epave/" in page.content.decode()
    assert "les résultats peuvent être moins précis" in page.content.decode()
    assert [hit.title for hit in suggest(parse("épav"), AnonymousUser())] == ["Une épave"]


def test_the_page_says_nothing_of_it_without_a_cluster(client: Client) -> None:
    guide("epave", title="Une épave")
    page = client.get("/recherche/", {"q": "épave"}).content.decode()
    assert "/guides/epave/" in page
    assert "moins précis" not in page


def test_a_page_is_published_while_the_cluster_is_away_and_its_change_waits(away: None) -> None:
    page = guide("epave", title="Une épave")
    drain()
    assert outbox.waiting() >= 1
    page.title = "Une carcasse"
    publish(page)
    assert [hit.title for hit in search(parse("carcasse"), AnonymousUser()).hits] == ["Une carcasse"]
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("search_sync", stdout=StringIO())
    with pytest.raises(CommandError, match="ne répond pas") as failed:
        call_command("search_check", stdout=StringIO())
    assert failed.value.returncode == 2


def test_writing_all_anew_notes_each_entry_once_and_asks_the_worker_once(away: None) -> None:
    for number in range(3):
        guide(f"epave-{number}", title="Une épave")
    card()
    Change.objects.all().delete()
    DBTaskResult.objects.all().delete()
    rebuild()
    noted = Counter(Change.objects.values_list("entry", flat=True))
    assert noted == dict.fromkeys(Entry.objects.filter(whole=None).values_list("pk", flat=True), 1)
    assert DBTaskResult.objects.filter(task_path=push_changes.module_path).count() == 1


def test_all_that_was_written_anew_waits_when_no_index_can_be_built(away: None) -> None:
    guide("epave", title="Une épave")
    Change.objects.all().delete()
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("search_rebuild", stdout=StringIO())
    assert outbox.waiting() == Entry.objects.filter(whole=None).count() == 1


def test_a_transaction_that_is_undone_leaves_no_change(away: None) -> None:
    guide("epave", title="Une épave")
    before = outbox.waiting()
    with transaction.atomic():
        guide("caravane", title="Une caravane")
        assert outbox.waiting() > before
        transaction.set_rollback(True)
    assert outbox.waiting() == before


def test_readyz_tells_how_the_cluster_is(client: Client, away: None) -> None:
    guide("epave", title="Une épave")
    answer = client.get("/readyz")
    told = answer.json()["dependencies"]["search_cluster"]
    assert told["ok"] is False
    assert told["waiting_changes"] >= 1
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_readyz_has_no_word_of_a_cluster_that_is_not_set(client: Client) -> None:
    found = client.get("/readyz").json()["dependencies"]
    assert "search" in found
    assert "search_cluster" not in found


def test_what_changes_without_a_cluster_keeps_one_that_is_set_later_from_answering(
    settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its index may be of before: counts of what was narrowed meanwhile would be told."""
    settings.SEARCH_CLUSTER = {"urls": (NOBODY,)}
    monkeypatch.setattr(ClusterReader, "search", lambda self, ask: Found(ids=[], total=7))
    assert search(parse("épave"), AnonymousUser()).count == 7
    settings.SEARCH_CLUSTER = None
    guide("epave", title="Une épave")
    guide("autre", title="Une autre épave")
    assert (outbox.waiting(), Change.objects.count()) == (0, 1)
    settings.SEARCH_CLUSTER = {"urls": (NOBODY,)}
    monkeypatch.setattr("portal.home.health._search", lambda: True)
    assert search(parse("épave"), AnonymousUser()).count == 2
    monkeypatch.setattr("search.cluster.engine.asked_directly", lambda ask: Found())
    told = client.get("/readyz").json()["dependencies"]["search_cluster"]
    assert told == {"ok": False, "waiting_changes": 0, "refused_changes": 0, "must_be_rebuilt": True}
    monkeypatch.setattr("search.cluster.replica.patient", lambda: None)
    with pytest.raises(CommandError, match="search_rebuild --cluster"):
        call_command("search_sync", stdout=StringIO())
    outbox.forget_told(outbox.known())  # as building does
    breaker.caught_up()
    assert search(parse("épave"), AnonymousUser()).count == 7
    assert client.get("/readyz").json()["dependencies"]["search_cluster"]["ok"]


def test_changes_that_wait_for_long_are_a_fault(away: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    guide("epave", title="Une épave")
    monkeypatch.setattr("search.cluster.engine.asked_directly", lambda ask: Found())
    fault = ReplicaFault("waiting", Entry.objects.filter(whole=None).get().pk)
    monkeypatch.setattr("search.cluster.comparing.compare", lambda *given: [fault])
    out = StringIO()
    call_command("search_check", stdout=out)
    assert "1 changement attend d’être envoyé" in out.getvalue()
    assert client.get("/readyz").json()["dependencies"]["search_cluster"]["ok"]
    Change.objects.update(noted_at=now() - outbox.LONGEST_WAIT)
    with pytest.raises(CommandError) as failed:
        call_command("search_check", stdout=out)
    assert failed.value.returncode == 1
    assert not client.get("/readyz").json()["dependencies"]["search_cluster"]["ok"]


def test_both_sides_are_compared_before_the_check_fails_and_each_can_be_alone(away: None) -> None:
    guide("epave", title="Une épave")
    call_command("search_check", "--entries", stdout=StringIO())
    embedded().remove(list(Entry.objects.values_list("pk", flat=True)))
    with pytest.raises(
        CommandError, match=r"1 différence.*search_rebuild --entries.*le cluster ne répond pas"
    ) as failed:
        call_command("search_check", stdout=StringIO())
    assert failed.value.returncode == 1
    with pytest.raises(CommandError, match="le cluster ne répond pas") as failed:
        call_command("search_check", "--cluster", stdout=StringIO())
    assert failed.value.returncode == 2


def test_check_config_asks_the_cluster_too(away: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> str:
        out = StringIO()
        with suppress(CommandError):
            call_command("check_config", stdout=out)
        (line,) = [line for line in out.getvalue().splitlines() if "cluster de recherche" in line]
        return line.replace("\u202f", " ")

    assert told() == "NON  cluster de recherche : le cluster ne répond pas (ConnectionError)."
    monkeypatch.setattr("search.cluster.comparing._reading", lambda client, settings: [])
    guide("epave", title="Une épave")
    assert told() == "ok   cluster de recherche : répond, 1 changement attend"
    Change.objects.update(noted_at=now() - outbox.LONGEST_WAIT)
    assert told() == "NON  cluster de recherche : 1 changement attend : manage.py search_sync."
    monkeypatch.setattr("search.cluster.comparing._reading", lambda client, settings: [ReplicaFault("reading", 0)])
    assert told().endswith("Son index est à refaire : manage.py search_rebuild --cluster.")
    settings.SEARCH_CLUSTER = None
    assert told() == "ok   cluster de recherche : aucun, la base répond elle-même"


def test_what_is_due_waits_for_no_slow_cluster(away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others run under the same lock."""
    monkeypatch.setattr("search.cluster.client.patient", lambda: pytest.fail("it was waited for"))
    jobs = [job for job in run_due.JOBS if job.command.startswith("search_")]
    assert [job.arguments for job in jobs] == [("--brisk",), ("--entries",), ("--cluster", "--brisk")]
    assert len({job.mark(Path()) for job in jobs}) == len(jobs)
    for job in jobs:
        with suppress(CommandError):
            call_command(job.command, *job.arguments, stdout=StringIO())


def test_a_node_that_never_answers_costs_one_reader_the_time_limit(settings: Any, silent_node: str) -> None:
    guide("epave", title="Une épave")
    Change.objects.all().delete()
    settings.SEARCH_CLUSTER = {"urls": (silent_node,), "timeout": 0.3}
    started = time.monotonic()
    assert not search(parse("épave"), AnonymousUser()).precise
    assert not search(parse("épave"), AnonymousUser()).precise
    assert time.monotonic() - started < 5, "it would be for ever"


class Slow(BaseHTTPRequestHandler):
    """A node that finds nothing, each time within the limit."""

    TAKES = 0.25
    STATUS = HTTPStatus.OK
    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.TAKES)
        facets = {facet: {"values": {"buckets": []}} for facet in FACETS}
        answer = json.dumps(
            {"timed_out": False, "hits": {"hits": [], "total": {"value": 0}}, "aggregations": facets}
        ).encode()
        self.send_response(self.STATUS)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        with suppress(BrokenPipeError):  # who asked has left
            self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class LateGateway(Slow):
    """Before a node: it gives up, within the limit."""

    STATUS = HTTPStatus.GATEWAY_TIMEOUT


@contextmanager
def node(handler: type[Slow] = Slow) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Slow.asked.clear()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def slow_node() -> Iterator[str]:
    with node() as url:
        yield url


def test_a_node_that_is_slow_each_time_has_the_time_of_one_page(settings: Any, slow_node: str) -> None:
    """Too little is found: fewer words are asked for, four times in all, each time in the limit."""
    guide("epave", title="Une épave sur un parking")
    Change.objects.all().delete()
    settings.SEARCH_CLUSTER = {"urls": (slow_node,), "timeout": 0.3}
    results = search(parse("épave parking hall cave"), AnonymousUser())
    assert [hit.title for hit in results.hits] == ["Une épave sur un parking"]
    assert not results.precise
    assert 1 <= len(Slow.asked) <= 2


def test_all_that_is_tried_has_the_time_of_one_page(settings: Any) -> None:
    with node(LateGateway) as one, node(LateGateway) as two, node(LateGateway) as three:
        settings.SEARCH_CLUSTER = {"urls": (one, two, three), "timeout": 0.3}
        assert not search(parse("épave"), AnonymousUser()).precise
        assert 1 <= len(Slow.asked) <= 2


def test_a_node_that_is_away_costs_nothing_while_another_answers(settings: Any, slow_node: str) -> None:
    settings.SEARCH_CLUSTER = {"urls": (NOBODY, slow_node), "timeout": 20}
    for _ in range(2):  # whichever is asked first
        assert search(parse("épave"), AnonymousUser()).precise


def test_a_question_reaches_the_cluster_with_the_reader_s_tokens_only(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_CLUSTER = {"urls": (NOBODY,)}
    bodies: list[Any] = []

    def ask(self: ClusterReader, body: Any) -> Any:
        bodies.append(body)
        raise ClusterAwayError("away")

    monkeypatch.setattr(ClusterReader, "_ask", ask)
    search(parse("épave"), AnonymousUser())
    assert "'tokens': ['public']" in str(bodies[0])
    assert bodies[0]["_source"] is False
