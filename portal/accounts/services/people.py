"""Close and reopen an account; change what a person may do and read."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts.models import Organisation, User
from portal.accounts.roles import grantable_groups, role_groups
from portal.accounts.services.errors import NotAllowed
from portal.accounts.services.invitations import check_grant, give_groups, withdraw_unvouched
from portal.core.tasks.models import OutgoingMail
from portal.core.tasks.seal import CannotOpen


@transaction.atomic
def deactivate_person(by: User, person: User) -> None:
    """Close the account: its sessions end now and never come back, its waiting mails are dropped.

    Raises NotAllowed for oneself, and for somebody whose rights go beyond those of ``by``.
    """
    check_reach(by, person)
    close_account(person)


@transaction.atomic
def reactivate_person(by: User, person: User) -> None:
    """Open the account again; the person signs in anew. Raises NotAllowed as ``deactivate_person`` does."""
    check_reach(by, person)
    User.objects.filter(pk=person.pk).update(is_active=True, closed_at=None)
    person.refresh_from_db(fields=["is_active", "closed_at"])


@transaction.atomic
def change_groups(by: User, person: User, groups: Iterable[Group], organisation: Organisation | None) -> None:
    """Set the groups that ``by`` may grant, keep the person's others, and set the landlord. Raises NotAllowed."""
    check_reach(by, person)
    groups = list(groups)
    check_grant(by, groups)
    kept = person.groups.exclude(pk__in=grantable_groups(by).values("pk"))
    give_groups(person, [*kept, *groups])
    User.objects.filter(pk=person.pk).update(organisation=organisation)
    withdraw_unvouched(User.objects.get(pk=person.pk))


def check_reach(by: User, person: User) -> None:
    """Raises NotAllowed when ``person`` is ``by``, or holds a right that ``by`` could not have granted."""
    if person.pk == by.pk:
        raise NotAllowed("Vous ne pouvez pas changer ainsi votre propre compte.")
    if person.erased_at:
        raise NotAllowed("Ce compte a été effacé. Il ne revient pas.")
    if by.is_superuser:
        return
    beyond = person.groups.filter(pk__in=role_groups().values("pk")).exclude(pk__in=grantable_groups(by).values("pk"))
    if person.is_superuser or beyond.exists():
        raise NotAllowed("Seul un administrateur peut changer le compte de cette personne.")


@transaction.atomic
def close_account(person: User) -> None:
    """End the sessions that are known by name (the epoch takes care of any other), drop the waiting mails, and take back
    the invitations that this person sent and nobody has accepted.
    """
    User.objects.filter(pk=person.pk).update(
        is_active=False, closed_at=timezone.now(), session_epoch=F("session_epoch") + 1
    )
    drop_waiting_mails(person)
    withdraw_unvouched(person)
    for session in UserSession.objects.filter(user=person):
        session.end()
    person.refresh_from_db(fields=["is_active", "closed_at", "session_epoch"])


def drop_waiting_mails(person: User) -> None:
    """Delete what waits for this person alone; in a mail to several, the others still get it."""
    for mail in OutgoingMail.objects.all():
        if [address.lower() for address in recipients(mail)] == [person.email.lower()]:
            mail.delete()


def recipients(mail: OutgoingMail) -> list[str]:
    """To whom a mail goes; nobody when it can no longer be opened, for then it never leaves."""
    try:
        return mail.content.get("to", [])
    except CannotOpen:
        return []
