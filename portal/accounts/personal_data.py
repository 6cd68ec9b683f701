"""What the accounts hold about a person."""

import datetime
from collections.abc import Iterator
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import Q
from wagtail.models import Revision

from portal.accounts.models import Invitation, User
from portal.accounts.personal.registry import Exported, PersonalData

INVITATIONS_KEPT = datetime.timedelta(days=365)
CLOSED_ACCOUNTS_KEPT = datetime.timedelta(days=3 * 365)
# Rows that are the person's alone: they go with them.
OWN = (
    ("account", "EmailAddress"),
    ("mfa", "Authenticator"),
    ("usersessions", "UserSession"),
    ("wagtailusers", "UserProfile"),
    ("wagtailadmin", "EditingSession"),
    ("wagtailadmin", "FormState"),
    ("wagtailcore", "APIToken"),
    ("wagtailcore", "PageSubscription"),
)


class AccountData(PersonalData):
    """Profile, addresses, devices, invitations, what was written in the admin."""

    name = "compte"
    keys: ClassVar[frozenset[str]] = frozenset(
        {
            *(f"{app}.{model}.user" for app, model in OWN),
            "accounts.User_groups.user",
            "accounts.User_user_permissions.user",
            "accounts.Invitation.invited_by",
            "accounts.Invitation.accepted_by",
        }
    )

    def export(self, person: User) -> Iterator[Exported]:
        yield Exported("compte/profil.json", _profile(person), "votre profil, vos adresses, vos groupes")
        devices = UserSession.objects.filter(user=person).order_by("created_at")
        fields = {"created_at": "ouvert_le", "last_seen_at": "vu_le", "ip": "adresse_ip", "user_agent": "navigateur"}
        yield Exported(
            "compte/appareils.json",
            [{french: getattr(device, name) for name, french in fields.items()} for device in devices],
            "les appareils où vous êtes connecté",
        )
        yield Exported(
            "compte/invitations.json", list(_invitations(person)), "l’invitation reçue, celles que vous avez envoyées"
        )
        revisions = Revision.objects.filter(user=person).order_by("created_at")
        yield Exported(
            "compte/pages-ecrites.json",
            [{"titre": revision.object_str, "le": revision.created_at} for revision in revisions],
            "les pages que vous avez écrites ou changées dans l’administration",
        )

    def erase(self, person: User, *, keep_posts: bool) -> None:
        for app, model in OWN:
            apps.get_model(app, model)._default_manager.filter(user=person).delete()
        Invitation.objects.filter(Q(accepted_by=person) | Q(email__iexact=person.email)).delete()
        Invitation.objects.filter(invited_by=person).update(invited_by=None)

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        from portal.accounts.personal.services import erase

        old = Invitation.objects.filter(accepted_at=None, expires_at__lt=now - INVITATIONS_KEPT)
        invitations = old.count()
        old.delete()
        note_closed_accounts(now)
        gone = User.objects.filter(is_active=False, is_superuser=False, erased_at=None)
        people = list(gone.filter(closed_at__lt=now - CLOSED_ACCOUNTS_KEPT))
        for person in people:
            erase(person, keep_posts=True)
        return {"invitations restées sans réponse": invitations, "comptes fermés": len(people)}


def note_closed_accounts(now: datetime.datetime) -> None:
    """Accounts that the admin's own list closed or reopened, where no service of ours writes the day."""
    User.objects.filter(is_active=False, closed_at=None).update(closed_at=now)
    User.objects.filter(is_active=True).exclude(closed_at=None).update(closed_at=None)


def _profile(person: User) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    return {
        "prenom": person.first_name,
        "nom": person.last_name,
        "adresse": person.email,
        "adresses": [{"adresse": address.email, "verifiee": address.verified} for address in addresses],
        "organisme": person.organisation.name if person.organisation else "",
        "filiere": person.get_job_family_display(),
        "fonction": person.job_title,
        "region": person.get_region_display(),
        "groupes": [group.name for group in person.groups.order_by("name")],
        "inscription": person.date_joined,
        "derniere_connexion": person.last_login,
        "deuxieme_facteur": [{"nature": factor.type, "ajoute_le": factor.created_at} for factor in factors],
    }


def _invitations(person: User) -> Iterator[dict[str, Any]]:
    """Received, and sent: of those whom the person invited only the day, for the rest is theirs."""
    for invitation in Invitation.objects.filter(accepted_by=person).order_by("pk"):
        yield {"recue_le": invitation.created_at, "acceptee_le": invitation.accepted_at, "adresse": invitation.email}
    for invitation in Invitation.objects.filter(invited_by=person).order_by("pk"):
        yield {"envoyee_le": invitation.created_at}
