"""Invite, send again, withdraw, accept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts import tasks
from portal.accounts.models import Invitation, Organisation, User
from portal.accounts.roles import ADMINISTRATORS, is_vouched_for, may_grant
from portal.accounts.services.errors import AccountError, LinkIsDead, NotAllowed
from portal.accounts.tokens import digest_of, secret_of
from portal.core.tasks import after_commit, waiting_for

VALID_FOR = timedelta(days=14)
FIRST_TRY = timedelta(minutes=2)


@dataclass(frozen=True)
class Invitee:
    """Whom to invite."""

    email: str
    first_name: str = ""
    last_name: str = ""


@transaction.atomic
def invite(
    by: User,
    invitees: Sequence[Invitee],
    *,
    organisation: Organisation | None = None,
    job_family: str = "",
    groups: Iterable[Group] = (),
) -> list[Invitation]:
    """Write an invitation for each of ``invitees``, all or none; their mails leave after the commit.

    Raises NotAllowed for a group that ``by`` may not grant, AccountError for an address that has an account or an
    open invitation.
    """
    groups = list(groups)
    check_grant(by, groups)
    invitations = []
    for invitee in invitees:
        if problem := refusal(invitee.email):
            raise AccountError(problem)
        invitation = Invitation(
            email=invitee.email.strip().lower(),
            first_name=invitee.first_name,
            last_name=invitee.last_name,
            organisation=organisation,
            job_family=job_family,
            invited_by=by,
        )
        _open_link(invitation)
        try:
            with transaction.atomic():
                invitation.save()
        except IntegrityError as error:
            raise AccountError(OPEN_ALREADY.format(email=invitee.email)) from error
        invitation.groups.set(groups)
        _send_after_commit(invitation)
        invitations.append(invitation)
    return invitations


HAS_ACCOUNT = "{email} a déjà un compte."
ACCOUNT_CLOSED = "{email} a un compte désactivé : réactivez-le dans la liste des personnes."
OPEN_ALREADY = "{email} a déjà une invitation en attente : renvoyez-la depuis la liste."


def refusal(email: str) -> str:
    """Why this address can't be invited; nothing when it can."""
    person = User.objects.filter(email__iexact=email).first()
    if person is not None:
        return (HAS_ACCOUNT if person.is_active else ACCOUNT_CLOSED).format(email=email)
    if Invitation.objects.open().filter(email__iexact=email).exists():
        return OPEN_ALREADY.format(email=email)
    return ""


def check_grant(giver: User, groups: Iterable[Group]) -> None:
    """Raises NotAllowed unless ``giver`` may grant every one of ``groups``."""
    if not may_grant(giver, groups):
        raise NotAllowed("Seul un administrateur peut donner ce rôle.")


@transaction.atomic
def resend(invitation: Invitation, by: User) -> Invitation:
    """A new link, good for fourteen days; the older ones no longer open. From now on ``by`` is who invites.

    Raises AccountError when it isn't open, NotAllowed when ``by`` may not grant what it gives.
    """
    check_grant(by, invitation.groups.all())
    changed = (
        Invitation.objects.open().filter(pk=invitation.pk).update(round=F("round") + 1, sent_at=None, invited_by=by)
    )
    if not changed:
        raise AccountError("Cette invitation a déjà servi, ou elle a été retirée.")
    invitation.refresh_from_db()
    _open_link(invitation)
    invitation.save(update_fields=["secret_digest", "expires_at"])
    _send_after_commit(invitation)
    return invitation


def send_waiting() -> int:
    """Ask again for the mails of invitations that could not leave: their links still open. Returns how many."""
    asked = waiting_for(tasks.send_invitation)
    late = Invitation.objects.usable().filter(sent_at=None, expires_at__lt=timezone.now() + VALID_FOR - FIRST_TRY)
    unsent = late.select_related("invited_by").prefetch_related("groups")
    again = [one for one in unsent if (one.pk, one.round) not in asked and is_vouched_for(one)]
    for invitation in again:
        _send_after_commit(invitation)
    return len(again)


@transaction.atomic
def withdraw(invitation: Invitation) -> None:
    """The link no longer opens. Withdrawing twice changes nothing; an accepted invitation stays accepted."""
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())


def withdraw_unvouched(person: User) -> None:
    """Withdraw what ``person`` has sent and could no longer send: they have gone, or their role is another one."""
    sent = Invitation.objects.open().filter(invited_by=person).select_related("invited_by").prefetch_related("groups")
    for invitation in sent:
        if not is_vouched_for(invitation):
            withdraw(invitation)


@transaction.atomic
def accept(invitation: Invitation, *, password: str, first_name: str, last_name: str, job_family: str) -> User:
    """Make the person of this invitation, once however many times it is asked. Raises LinkIsDead, also when who invited
    has left, or may no longer grant what the invitation gives.

    The row is taken by one conditional update: of two requests at once, one finds nothing left to take. Who invited is
    locked first, so an account that is being closed is closed before or after.
    """
    User.objects.select_for_update().filter(pk=invitation.invited_by_id).first()
    taken = Invitation.objects.usable().filter(pk=invitation.pk, secret_digest=invitation.secret_digest)
    if not taken.update(accepted_at=timezone.now()):
        raise LinkIsDead
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise LinkIsDead
    if not is_vouched_for(Invitation.objects.get(pk=invitation.pk)):
        raise LinkIsDead
    person = User.objects.create_user(
        invitation.email,
        password,
        first_name=first_name,
        last_name=last_name,
        job_family=job_family,
        organisation=invitation.organisation,
        region=invitation.organisation.region if invitation.organisation else "",
    )
    give_groups(person, list(invitation.groups.all()))
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    return person


def give_groups(person: User, groups: Sequence[Group]) -> None:
    """Set the person's groups. Administrators are superusers, and superusers are administrators."""
    person.groups.set(groups)
    administrates = any(group.name == ADMINISTRATORS for group in groups)
    if person.is_superuser != administrates:
        person.is_superuser = person.is_staff = administrates
        person.save(update_fields=["is_superuser", "is_staff"])


def _open_link(invitation: Invitation) -> None:
    invitation.secret_digest = digest_of(secret_of(invitation))
    invitation.expires_at = timezone.now() + VALID_FOR


def _send_after_commit(invitation: Invitation) -> None:
    after_commit(tasks.send_invitation, invitation.pk, invitation.round)
