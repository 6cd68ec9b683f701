"""Take away, erase, keep no longer: over all rooms."""

import datetime
import json
import tempfile
import uuid
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.personal.registry import Exported, registered
from portal.accounts.services.people import close_account
from portal.core.words import date_words, moment_words

IN_MEMORY = 2 * 1024 * 1024
README = """Vos données du Portail Sûreté-Tranquillité, le {day}

Chaque dossier porte le nom d’une rubrique. Les fichiers .json se lisent avec un éditeur de texte. Chaque date y est deux fois :
comme on la lit (« le »), et comme un logiciel la lit (« le_iso »). Les fichiers que vous avez déposés sont tels quels.

{lines}
{lost}"""
LOST = """
Manquent ici, parce que le portail ne retrouve plus ces fichiers :

{lines}
"""


class LastAdministratorError(Exception):
    """Erasing this person would leave nobody who administers the portal. Nothing was erased."""


def export_archive(person: User) -> IO[bytes]:
    """A ZIP, at its beginning, of everything that the rooms hold about ``person``. The caller closes it."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    told: dict[str, str] = {}
    lost: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for data in registered():
            for item in data.export(person):
                if not _write(archive, item):
                    lost.append(f"- {item.path}")
                    continue
                told[_place(item)] = item.about if item.data else f"{item.about} (rien pour le moment)"
        lines = "\n".join(f"- {place} : {about}" for place, about in told.items())
        missing = LOST.format(lines="\n".join(lost)) if lost else ""
        archive.writestr(
            "LISEZ-MOI.txt", README.format(day=date_words(timezone.localdate()), lines=lines, lost=missing)
        )
    target.seek(0)
    return target


def _place(item: Exported) -> str:
    """Its path; of a stored file that of its folder."""
    return f"{item.path.rpartition('/')[0]}/" if isinstance(item.data, FieldFile) else item.path


def readable(data: Any) -> Any:
    """``data`` with its moments in French words, and beside each the same as ISO 8601 says it."""
    if isinstance(data, list):
        return [readable(one) for one in data]
    if not isinstance(data, dict):
        return data
    said: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, datetime.datetime):
            said |= {name: moment_words(value), f"{name}_iso": value}
        else:
            said[name] = readable(value)
    return said


def _write(archive: zipfile.ZipFile, item: Exported) -> bool:
    """False for a stored file that isn't there any more: the rest is the person's all the same."""
    if not isinstance(item.data, FieldFile):
        archive.writestr(
            item.path, json.dumps(readable(item.data), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        )
        return True
    try:
        stored = item.data.storage.open(str(item.data.name), "rb")
    except FileNotFoundError:
        return False
    with stored as source, archive.open(item.path, "w") as written:
        while chunk := source.read(64 * 1024):
            written.write(chunk)
    return True


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
