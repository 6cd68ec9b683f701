"""What the search page asks when there is a cluster: the cluster, and the database when the cluster gives no answer."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from search.cluster import breaker, question
from search.cluster.client import ClusterAwayError, ClusterRefusesError, answering, named, within
from search.conf import Cluster
from search.engines.base import Ask, Begun, Found, Reader

logger = logging.getLogger("portal.operations")
Answer = TypeVar("Answer")
SHORTEST = 0.02
"""Seconds below which nobody is asked any more: there is no time to answer."""
WHOLE_AND_NEAR: dict[str, Any] = {"allow_partial_search_results": False, "preference": "_local"}
"""All shards or nothing; by the node that is asked where it has a copy of its own, as each of up to three has."""
DEEPEST = 10_000
"""Elasticsearch's own ``max_result_window``: the database turns the pages behind it."""


class ClusterReader(Reader):
    """Asks the cluster, for one page. Raises ClusterAwayError for anything but a whole answer in time.

    The time begins with the first question and is the page's, however many questions it puts and nodes it tries: a cluster that
    is slow each time without being late once would keep its reader waiting several times as long.
    """

    def __init__(self, settings: Cluster) -> None:
        self.settings = settings
        self.until: float | None = None

    def search(self, ask: Ask) -> Found:
        if not ask.clauses or not ask.tokens:
            return Found()
        return _found(self._ask(question.searching(ask, self._left())))

    def suggest(self, begun: Begun) -> list[int]:
        if not begun.words or not begun.tokens:
            return []
        return _ids(self._ask(question.beginning(begun, self._left())))

    def _ask(self, body: dict[str, Any]) -> Any:
        for _ in self.settings.urls:
            try:
                return self._ask_once(body)
            except ClusterAwayError as error:
                if not error.passing:
                    raise
        return self._ask_once(body)

    def _ask_once(self, body: dict[str, Any]) -> Any:
        asked = within(self._left())
        with answering():
            answer = asked.search(index=self.settings.index, body=body, **WHOLE_AND_NEAR)
        if answer["timed_out"]:
            raise ClusterAwayError("le cluster n’a pas fini à temps")
        return answer

    def _left(self) -> float:
        """Seconds that the page still waits."""
        now = time.monotonic()
        if self.until is None:
            self.until = now + self.settings.timeout
        if self.until - now < SHORTEST:
            raise ClusterAwayError("le cluster a pris à lui seul le temps d’une page")
        return self.until - now


class GuardedReader(Reader):
    """For one page: the cluster as long as it answers and knows all that had changed when the page was asked for, else the
    database at once. However many questions the page puts, that is looked at once: all are about one moment.

    ``Found.precise``: the cluster was not away.
    """

    def __init__(self, cluster: Reader, database: Reader) -> None:
        self.cluster, self.database = cluster, database
        self.behind: bool | None = None

    def search(self, ask: Ask) -> Found:
        def fallen_back() -> Found:
            found = self.database.search(ask)
            found.precise = not breaker.is_resting()
            return found

        if ask.offset + ask.limit > DEEPEST:
            return fallen_back()
        return self._guarded(lambda: self.cluster.search(ask), fallen_back)

    def suggest(self, begun: Begun) -> list[int]:
        return self._guarded(lambda: self.cluster.suggest(begun), lambda: self.database.suggest(begun))

    def _guarded(self, asked: Callable[[], Answer], otherwise: Callable[[], Answer]) -> Answer:
        if self.behind is None:
            self.behind = breaker.is_behind()
        if self.behind or not breaker.may_ask():
            return otherwise()
        try:
            answer = asked()
        except ClusterRefusesError as error:
            logger.warning("the cluster refuses a question: %s", error)
            return otherwise()
        except ClusterAwayError as error:
            breaker.failed()
            logger.warning("search falls back on the database: %s", error)
            return otherwise()
        breaker.answered()
        return answer


def _found(answer: Any) -> Found:
    found = Found(ids=_ids(answer), total=answer["hits"]["total"]["value"])
    for facet, counted in found.facets.items():
        buckets = answer["aggregations"][facet]["values"]["buckets"]
        counted |= {bucket["key"]: bucket["doc_count"] for bucket in buckets if bucket["key"]}
    return found


def _ids(answer: Any) -> list[int]:
    return [hit["sort"][-1] for hit in answer["hits"]["hits"]]


def asked_directly(ask: Ask) -> Found:
    """The cluster's own answer, breaker or not: to say whether it is there. Raises ClusterAwayError."""
    return ClusterReader(named()).search(ask)


def reader(database: Reader) -> Reader:
    """The cluster, with ``database`` behind it."""
    return GuardedReader(ClusterReader(named()), database)
