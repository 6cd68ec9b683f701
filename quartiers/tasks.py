"""What the worker does: mails, once each."""

import datetime

from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from portal.accounts.models import User
from portal.accounts.stoppable import StoppableMails
from portal.core.tasks.mail import made_anew
from quartiers.audience import MODERATE
from quartiers.models import Membership, Notice, Report
from quartiers.selectors import queue
from quartiers.services.notices import wants_mail
from quartiers.text import extract

MAILS = StoppableMails("quartiers.avis", "quartiers:stop")
BURST = datetime.timedelta(hours=1)


@task()
def mail_notice(notice_id: int) -> None:
    """Mail one notice, once."""
    message = message_about(notice_id)
    if message and Notice.objects.filter(pk=notice_id, mailed_at=None).update(mailed_at=timezone.now()):
        message.send()


@made_anew
def message_about(notice_id: int) -> EmailMessage | None:
    """For who hasn't read the notice, may still read what it is about, and wants mail. About a closed space it says nothing."""
    notice = Notice.objects.select_related("person", "post__space", "comment", "actor").filter(pk=notice_id).first()
    if notice is None or notice.read_at or not notice.person.is_active:
        return None
    if not Notice.objects.shown_to(notice.person).filter(pk=notice_id).exists() or not wants_mail(notice.person):
        return None
    closed = notice.post.space.is_closed
    context = {
        "notice": notice,
        "closed": closed,
        "hidden": notice.is_of_moderators,
        "said": "" if closed else extract(notice.text, 300),
    }
    subject = "Du nouveau pour vous dans Quartiers" if closed else notice.headline
    return MAILS.message(notice.person, " ".join(subject.split()), "quartiers/mail/notice.txt", context)


@task()
def mail_newcomer(membership_id: int) -> None:
    """Tell somebody that a closed space is open to them."""
    message = message_of_newcomer(membership_id)
    if message:
        message.send()


@made_anew
def message_of_newcomer(membership_id: int) -> EmailMessage | None:
    """For who is still in it and wants mail. As any mail about a closed space, it doesn't name it."""
    found = (
        Membership.objects.select_related("person", "space").filter(pk=membership_id, person__is_active=True).first()
    )
    if found is None or not found.space.is_closed or not wants_mail(found.person):
        return None
    return MAILS.message(found.person, "Un espace de Quartiers vous est ouvert", "quartiers/mail/newcomer.txt", {})


@task()
def mail_moderators() -> int:
    """Tell moderators that reports wait, in spaces that they read: one mail for a burst, a space an hour at most.

    The mail says how many and nothing of what was written. Returns how many mails left; what came after one waits for
    ``run_due`` (``tell_moderators``).
    """
    due = _untold()
    if not due or not Report.objects.filter(pk__in=due, told_at=None).update(told_at=timezone.now()):
        return 0
    sent = 0
    for person in _moderators().order_by("pk"):
        message = message_of_reports(person.pk, sorted(due))
        if message:
            message.send()
            sent += 1
    return sent


@made_anew
def message_of_reports(person_id: int, due: list[int]) -> EmailMessage | None:
    """For who still moderates, reads a space where one of these reports still waits, and wants mail of it. It counts all that
    wait."""
    person = _moderators().filter(pk=person_id).first()
    waiting = queue(person) if person else []
    if person is None or not {report.pk for report in waiting} & set(due) or not wants_mail(person, "reports"):
        return None
    subject = "Un signalement à regarder" if len(waiting) == 1 else f"{len(waiting)} signalements à regarder"
    return MAILS.message(person, subject, "quartiers/mail/reports.txt", {"waiting": waiting}, "reports")


def _moderators() -> QuerySet[User]:
    return User.objects.filter(is_active=True, groups__permissions__codename=MODERATE.split(".")[1]).distinct()


def _untold() -> set[int]:
    """Open reports that no moderator was told of, but those of spaces where one was told of another just now."""
    told = Report.objects.filter(told_at__gt=timezone.now() - BURST).values("post__space")
    open_ones = Report.objects.filter(closed_at=None, told_at=None).exclude(post__space__in=told)
    return set(open_ones.values_list("pk", flat=True))
