"""Mails of what is new: one a person for all their searches that are due. About what not every member reads a mail says
nothing but that it is there.

What was looked at and the mail are written in one transaction: whoever is interrupted tells nobody twice, and forgets nobody.
"""

import datetime
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from portal.accounts.stoppable import StoppableMails
from portal.core.tasks import each_apart
from portal.core.tasks.mail import made_anew
from search.models import Entry, Rhythm, SavedSearch
from search.models.saved import PERIODS
from search.saved import arrivals
from search.saved.selectors import answering, closed_among, words_of
from search.sources import UNKNOWN, kinds

MAILS = StoppableMails("search.saved.stop", "saved:stop")
TOLD = 5
"""How many things a mail names for a search; the others are counted."""


@dataclass(frozen=True)
class News:
    """What is new for a search and may be named: kind and entry, how many more, where all of it is."""

    words: str
    named: tuple[tuple[str, Entry], ...]
    more: int
    address: str


def send_due(now: datetime.datetime) -> int:
    """Tell everybody whose searches are due. Returns how many mails left."""
    last = arrivals.note()
    people = SavedSearch.objects.filter(_due(now)).order_by("person").values_list("person", flat=True).distinct()
    return each_apart(list(people), lambda person: tell(person, now, last))


@transaction.atomic
def tell(person_id: int, now: datetime.datetime, last: int) -> bool:
    """One mail about all that is due, if anything up to the arrival ``last`` is new; whether it left."""
    due = SavedSearch.objects.filter(_due(now), person=person_id).select_for_update(of=("self",))
    rows = list(due.order_by("pk"))
    message = message_about(person_id, [[saved.pk, saved.seen, last] for saved in rows])
    SavedSearch.objects.filter(pk__in=[saved.pk for saved in rows]).update(seen=last, told_at=now)
    if message is None:
        return False
    message.send()
    return True


@made_anew
def message_about(person_id: int, looked: list[list[int]]) -> EmailMessage | None:
    """About what is new for these searches after the first arrival and up to the second, as the person may read it now. None
    when nothing is, or they no longer want to be told."""
    wanted = SavedSearch.objects.filter(person=person_id, person__is_active=True).exclude(rhythm=Rhythm.NONE)
    rows = wanted.select_related("person").in_bulk([pk for pk, _, _ in looked])
    news, closed = [], False
    for pk, after, last in looked:
        if (saved := rows.get(pk)) is None:
            continue
        entries = answering(saved, arrivals.between(after, last))
        hidden = closed_among(entries)
        closed = closed or bool(hidden)
        named = [entry for entry in entries if entry.pk not in hidden]
        if named:
            news.append(_news(saved, named))
    if not (news or closed):
        return None
    person = next(iter(rows.values())).person
    return MAILS.message(
        person, "Du nouveau pour vos recherches", "search/mail/news.txt", {"news": news, "closed": closed}
    )


def _due(now: datetime.datetime) -> Q:
    late = Q()
    for rhythm, period in PERIODS.items():
        late |= Q(rhythm=rhythm, told_at__lte=now - period)
    return late & Q(person__is_active=True)


def _news(saved: SavedSearch, entries: list[Entry]) -> News:
    entries = _once(entries)
    named = tuple((kinds().get(entry.kind, UNKNOWN).label, entry) for entry in entries[:TOLD])
    return News(words_of(saved), named, len(entries) - len(named), f"/recherche/{saved.address}")


def _once(entries: list[Entry]) -> list[Entry]:
    """These, each address once: what a file stands beside is named before the file."""
    first: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: bool(entry.beside)):
        first.setdefault(entry.address, entry)
    return [entry for entry in entries if first[entry.address] is entry]
