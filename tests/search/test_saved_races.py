"""What is new, noted and told by two at the same moment, each with its own connection."""

import datetime
import threading

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from portal.core.tasks import drain
from search.forms import Asked
from search.models import Arrival, Entry, SavedSearch
from search.query import parse
from search.saved import arrivals, mails, services
from tests import races
from tests.factories import guide, person
from tests.races import A_WHILE, LONG, beside

pytestmark = races.marks


def thing(number: int) -> Entry:
    return Entry.objects.create(
        source="tests", source_id=number, kind="guide", url=f"/{number}/", title=f"Chose {number}"
    )


def noted(after: int, last: int) -> set[int]:
    return set(arrivals.between(after, last).values_list("source_id", flat=True))


def test_what_a_long_transaction_writes_first_and_commits_last_is_new_then() -> None:
    written, told = threading.Event(), threading.Event()

    def slowly() -> int:
        with transaction.atomic():
            late = thing(1)
            written.set()
            told.wait(LONG)
        return late.pk

    slow = beside(slowly)
    written.wait(LONG)
    early = thing(2)
    first = arrivals.note()
    assert noted(0, first) == {2}
    told.set()
    assert slow.result(LONG) < early.pk
    second = arrivals.note()
    assert noted(first, second) == {1}
    assert arrivals.note() == second


@pytest.mark.parametrize("before", [0, 1])
def test_of_two_who_note_at_once_the_second_waits_and_its_numbers_follow(before: int) -> None:
    """``before``: how many things were ever noted; the very first ones are no exception."""
    for number in range(before):
        thing(number)
        arrivals.note()
    thing(10)
    with transaction.atomic():
        first = arrivals.note()

        def other() -> int:
            thing(11)
            return arrivals.note()

        second = beside(other)
        with pytest.raises(TimeoutError):
            second.result(A_WHILE)
    last = second.result(LONG)
    assert last > first
    assert noted(first, last) == {11}
    assert Arrival.objects.filter(source="tests").count() == before + 2


def test_of_two_who_tell_at_once_one_sends_the_mail() -> None:
    reader = person("nadia@example.org")
    saved = services.keep(reader, Asked(parse("épave")))
    guide("n", title="Une épave nouvelle")
    last = arrivals.note()
    now = timezone.now() + datetime.timedelta(days=8)
    with transaction.atomic():
        assert mails.tell(reader.pk, now, last)
        second = beside(lambda: mails.tell(reader.pk, now, last))
        with pytest.raises(TimeoutError):
            second.result(A_WHILE)
    assert second.result(LONG) is False
    drain()
    assert len(mail.outbox) == 1
    saved.refresh_from_db()
    assert saved.seen == last


def test_who_keeps_a_search_while_things_are_noted_is_told_of_what_comes_after_only() -> None:
    reader = person("nadia@example.org")
    guide("a", title="Une épave ancienne")
    with transaction.atomic():
        first = arrivals.note()
        keeping = beside(lambda: services.keep(reader, Asked(parse("épave"))))
        with pytest.raises(TimeoutError):
            keeping.result(A_WHILE)
    keeping.result(LONG)
    assert SavedSearch.objects.get().seen >= first
    assert not mails.tell(reader.pk, timezone.now() + datetime.timedelta(days=8), arrivals.note())
