"""Mails of what is new: one a person for all their searches that are due. About what not every member reads a mail says
nothing but that it is there.

What was looked at and the mail are written in one transaction: whoever is interrupted tells nobody twice, and forgets nobody.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from portal.accounts.stoppable import StoppableMails
from portal.core.tasks import each_apart
from search.models import Entry, SavedSearch
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
    rows = list(due.select_related("person").order_by("pk"))
    news, closed = [], False
    for saved in rows:
        entries = answering(saved, arrivals.between(saved.seen, last))
        hidden = closed_among(entries)
        closed = closed or bool(hidden)
        named = [entry for entry in entries if entry.pk not in hidden]
        if named:
            news.append(_news(saved, named))
    SavedSearch.objects.filter(pk__in=[saved.pk for saved in rows]).update(seen=last, told_at=now)
    if not (news or closed):
        return False
    context = {"news": news, "closed": closed}
    MAILS.message(rows[0].person, "Du nouveau pour vos recherches", "search/mail/news.txt", context).send()
    return True


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
