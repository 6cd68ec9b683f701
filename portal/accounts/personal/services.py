"""Take away, erase, keep no longer: over all rooms."""

import datetime
import json
import tempfile
import uuid
import zipfile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.personal.registry import Exported, registered
from portal.accounts.services.people import close_account

IN_MEMORY = 2 * 1024 * 1024
README = """Vos données du Portail Sûreté-Tranquillité

Chaque dossier porte le nom d’une rubrique. Les fichiers .json se lisent avec un éditeur de texte ; les pièces que vous avez
déposées sont à côté, telles quelles.
"""


class LastAdministratorError(Exception):
    """Erasing this person would leave nobody who administers the portal. Nothing was erased."""


def export_archive(person: User) -> IO[bytes]:
    """A ZIP, at its beginning, of everything that the rooms hold about ``person``. The caller closes it."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", README)
        for data in registered():
            for item in data.export(person):
                _write(archive, item)
    target.seek(0)
    return target


def _write(archive: zipfile.ZipFile, item: Exported) -> None:
    if not isinstance(item.data, FieldFile):
        archive.writestr(item.path, json.dumps(item.data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        return
    with item.data.storage.open(str(item.data.name), "rb") as source, archive.open(item.path, "w") as written:
        while chunk := source.read(64 * 1024):
            written.write(chunk)


@transaction.atomic
def erase(person: User, *, keep_posts: bool) -> None:
    """Close the account for good and leave nothing that says who it was. Raises LastAdministratorError."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise LastAdministratorError
    close_account(person)
    for data in registered():
        data.erase(person, keep_posts=keep_posts)
    _empty(person)


def _empty(person: User) -> None:
    """The row without the person: another public id too, so that an old address of theirs leads nowhere."""
    person.groups.clear()
    person.user_permissions.clear()
    person.erased_at = timezone.now()
    person.email = f"{uuid.uuid4()}@efface.invalid"
    person.public_id = uuid.uuid4()
    person.first_name = person.last_name = person.job_title = person.job_family = person.region = ""
    person.organisation = person.last_login = None
    person.is_staff = person.is_superuser = person.is_active = False
    person.set_unusable_password()
    person.save()


def retain(now: datetime.datetime) -> dict[str, int]:
    """Every room erases what it has kept long enough, each in a transaction of its own."""
    erased: dict[str, int] = {}
    for data in registered():
        with transaction.atomic():
            erased |= data.retain(now)
    return erased
