"""Close and reopen an account; change its address, and what a person may do and read."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from portal.accounts.models import User
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
def change_person(
    by: User, person: User, *, give: Iterable[Group] = (), take_back: Iterable[Group] = (), **said: Any
) -> None:
    """Give and take back groups that ``by`` may grant, and set ``organisation`` and ``email`` where they are said; the rest
    stays as it is now, whoever changed it meanwhile. Raises NotAllowed."""
    check_reach(by, person)
    give, take_back = list(give), list(take_back)
    check_grant(by, [*give, *take_back])
    give_groups(person, [*person.groups.exclude(pk__in=[group.pk for group in take_back]), *give])
    if "organisation" in said:
        User.objects.filter(pk=person.pk).update(organisation=said["organisation"])
    if "email" in said:
        change_address(person, said["email"])
    withdraw_unvouched(User.objects.get(pk=person.pk))


@transaction.atomic
def change_address(person: User, address: str) -> None:
    """From now on ``address`` signs in and gets the mails. The one before opens nothing any more: sessions end, what waits for
    it is dropped, and a mail tells it. Nothing happens when it is the person's already."""
    address = address.strip().lower()
    known = EmailAddress.objects.filter(user=person)
    before = {row.email.lower() for row in known} - {address}
    User.objects.filter(pk=person.pk).update(email=address)
    person.email = address
    if not before and known.filter(email=address, verified=True, primary=True).exists():
        return
    known.delete()
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    _end_sessions(person)
    for old in sorted(before):
        drop_waiting_mails(old)
        words = {"person": person, "site_name": settings.SITE_NAME, "portal_url": settings.PORTAL_HOST_URL}
        body = render_to_string("accounts/mail/address_changed.txt", words)
        EmailMessage("Votre adresse a changé", body, settings.DEFAULT_FROM_EMAIL, [old]).send()


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
    User.objects.filter(pk=person.pk).update(is_active=False, closed_at=timezone.now())
    drop_waiting_mails(person.email)
    withdraw_unvouched(person)
    _end_sessions(person)
    person.refresh_from_db(fields=["is_active", "closed_at"])


def _end_sessions(person: User) -> None:
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    for session in UserSession.objects.filter(user=person):
        session.end()
    person.refresh_from_db(fields=["session_epoch"])


def drop_waiting_mails(address: str) -> None:
    """Delete what waits for this address alone; in a mail to several, the others still get it."""
    for mail in OutgoingMail.objects.all():
        if [one.lower() for one in recipients(mail)] == [address.lower()]:
            mail.delete()


def recipients(mail: OutgoingMail) -> list[str]:
    """To whom a mail goes; nobody when it can no longer be opened, for then it never leaves."""
    try:
        return mail.content.get("to", [])
    except CannotOpen:
        return []
