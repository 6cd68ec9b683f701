"""The people of the demo: invented, loaded by stable key, never changed once they are there."""

from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from portal.accounts.choices import OrganisationKind
from portal.accounts.models import Organisation, ReaderGroup, User
from portal.accounts.roles import ADMINISTRATORS, ANIMATORS, CURATORS, EDITORS, MODERATORS, ensure_roles
from portal.accounts.services.invitations import give_groups
from portal.settings.known import DEMO_ACCOUNTS, DEMO_DOMAIN

SAFETY_GROUP = "Référents sûreté"
SAFETY_PURPOSE = "Responsables sûreté des organismes : échanges qui ne sortent pas du groupe."
SAFETY_READERS = ("referent", "animateur")
ROLE_OF = {
    "editeur": EDITORS,
    "sarah": EDITORS,  # a review is another person's
    "animateur": ANIMATORS,
    "curateur": CURATORS,
    "moderateur": MODERATORS,
    "admin": ADMINISTRATORS,
}


def shown_accounts() -> list[dict[str, str]]:
    """What the sign-in page of the demo lists."""
    return [{"email": f"{account}@{DEMO_DOMAIN}", "role": role} for account, role in DEMO_ACCOUNTS]


@transaction.atomic
def load_people(folder: Path) -> None:
    """Create the organisations and people of ``folder`` that are absent. Whoever is there stays as they are."""
    ensure_roles()
    for row in _read(folder / "organisations.yaml"):
        _load_organisation(row)
    readers, _ = ReaderGroup.objects.get_or_create(name=SAFETY_GROUP, defaults={"purpose": SAFETY_PURPOSE})  # type: ignore[misc]
    for row in _read(folder / "people.yaml"):
        _load_person(row, readers)


def _read(path: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or []


def _load_organisation(row: dict[str, Any]) -> None:
    Organisation.objects.get_or_create(
        key=row["key"],
        defaults={
            "name": row["name"],
            "kind": row.get("kind") or OrganisationKind.OTHER,
            "region": row.get("region") or "",
            "duty_label": row.get("staff_duty_label") or "",
            "duty_phone": row.get("staff_duty_phone") or "",
        },
    )


def _load_person(row: dict[str, Any], readers: Group) -> None:
    email = f"{row['account']}@{DEMO_DOMAIN}"
    if User.objects.filter(email__iexact=email).exists():
        return
    person = User.objects.create_user(
        email,
        settings.DEMO_PASSWORD,
        first_name=row["first_name"],
        last_name=row["last_name"],
        organisation=Organisation.objects.get(key=row["organisation"]) if row.get("organisation") else None,
        job_family=row.get("job_family") or "",
        job_title=row.get("job_title") or "",
        region=row.get("region") or "",
    )
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    groups: list[Group] = list(Group.objects.filter(name=ROLE_OF.get(row["account"], "")))
    if row["account"] in SAFETY_READERS:
        groups.append(readers)
    give_groups(person, groups)
