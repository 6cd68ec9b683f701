"""Mails of new editions: one a person for all that they follow, at their rhythm. About what not every member reads a mail says
nothing but that it has changed.

What was looked at and the mail are written in one transaction: whoever is interrupted tells nobody twice, and forgets nobody.
"""

import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from wagtail.models import Page

from guides.following.selectors import Followed, editions_of, newest, of_rows
from guides.following.services import look_at
from guides.models import Follow, FollowMail
from portal.accounts.models import User
from portal.accounts.stoppable import StoppableMails
from portal.core.audience import MEMBERS, PUBLIC
from portal.core.audience.services import tokens_of
from portal.core.tasks import each_apart
from portal.core.tasks.mail import made_anew
from search.models import Rhythm
from search.models.saved import PERIODS

MAILS = StoppableMails("guides.following.stop", "follows:stop")


def send_due(now: datetime.datetime) -> int:
    """Tell everybody whose pages have a new edition and whose last mail is old enough. Returns how many mails left."""
    unlooked = Follow.objects.filter(person=OuterRef("person"), page__editions__number__gt=F("told"))
    people = FollowMail.objects.filter(_due(now), Exists(unlooked)).order_by("person")
    return each_apart(list(people.values_list("person", flat=True)), lambda person_id: tell(person_id, now))


@transaction.atomic
def tell(person_id: int, now: datetime.datetime) -> bool:
    """One mail about all that is new, as the person may read it now; whether it left."""
    choice = FollowMail.objects.filter(_due(now), person=person_id).select_for_update(of=("self",)).first()
    if choice is None:
        return False
    rows = list(Follow.objects.filter(person=person_id).order_by("pk"))
    editions = editions_of(row.page_id for row in rows)
    message = message_about(person_id, {str(row.page_id): [row.told, newest(editions[row.page_id])] for row in rows})
    look_at(rows, editions)
    if message is None:
        return False
    FollowMail.objects.filter(pk=choice.pk).update(told_at=now)
    message.send()
    return True


@made_anew
def message_about(person_id: int, news: dict[str, list[int]]) -> EmailMessage | None:
    """About the editions of these pages after the first number and up to the second, as far as the person follows the pages,
    may read them now, and wants mail."""
    wanted = FollowMail.objects.filter(person=person_id, person__is_active=True).exclude(rhythm=Rhythm.NONE)
    choice = wanted.select_related("person").first()
    if choice is None:
        return None
    rows = list(Follow.objects.filter(person=person_id, page__in=news).order_by("pk"))
    editions = editions_of(row.page_id for row in rows)
    for row in rows:
        row.told, last = news[str(row.page_id)]
        editions[row.page_id] = [edition for edition in editions[row.page_id] if edition.number <= last]
    found = [row for row in of_rows(choice.person, rows, editions) if row.untold]
    if not found:
        return None
    tokens = tokens_of(Page, [row.page.pk for row in found])
    opened = [row for row in found if tokens[row.page.pk] & {PUBLIC, MEMBERS}]
    return _message(choice.person, opened, len(opened) < len(found))


def _due(now: datetime.datetime) -> Q:
    late = Q()
    for rhythm, period in PERIODS.items():
        late |= Q(rhythm=rhythm) & (Q(told_at=None) | Q(told_at__lte=now - period))
    return late & Q(person__is_active=True)


def _message(person: User, rows: list[Followed], closed: bool) -> EmailMessage:
    alone = len(rows) == 1 and not closed
    subject = f"Nouvelle édition\u202f: {rows[0].page.title}" if alone else "Du nouveau dans les pages que vous suivez"
    return MAILS.message(person, subject, "guides/mail/editions.txt", {"rows": rows, "closed": closed})
