"""Files beside what is written: judged by name and bytes, images without what their camera noted."""

import datetime
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.files.validators import RUNNABLE, check_document, check_size, extension_of, safe_name
from quartiers.models import Attachment
from quartiers.services.projection import held_post

MOST_FILES = 5
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
ACCEPTED = (*FORMATS, "pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "csv", "txt")
SERVED = {"php", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "py", "pl", "rb", "shtml", "mhtml", "swf"}
HIDDEN_INSIDE = RUNNABLE | SERVED
NOT_KEPT = "Ce fichier n’a pas pu être gardé. Réessayez dans un instant, ou publiez sans lui."
NOT_AN_IMAGE = "Ce fichier n’est pas une image lisible. Enregistrez-le à nouveau en JPEG, PNG ou WebP."


def check_file(file: UploadedFile) -> None:
    """Raises ValidationError, in French and with what to do, for a file that can't be kept."""
    name = (file.name or "").lower()
    extension = extension_of(name)
    if extension not in ACCEPTED:
        raise ValidationError(
            f"Les fichiers «\u202f.{extension}\u202f» ne sont pas acceptés. Formats acceptés\u202f: {', '.join(ACCEPTED)}.",
            code="extension",
        )
    inner = set(name.split(".")[1:-1])
    if inner & HIDDEN_INSIDE:
        raise ValidationError(
            "Le nom de ce fichier porte deux extensions, dont celle d’un programme ou d’une page web. "
            "Renommez-le avec une seule extension.",
            code="double_extension",
        )
    if extension in FORMATS:
        check_size(file, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
        _cleaned(file, FORMATS[extension])
    else:
        check_document(file)


def attach(owner: Any, file: UploadedFile, alt: str = "", **place: Any) -> Attachment:
    """Keep a file that ``check_file`` accepts beside a draft, a post or an answer. Raises OSError: it could not be kept."""
    name = safe_name(file.name or "")
    extension = extension_of(name)
    is_image = extension in FORMATS
    content = _cleaned(file, FORMATS[extension]) if is_image else ContentFile(file.read())
    attachment = Attachment(owner=owner, filename=name, size=content.size, is_image=is_image, alt=alt[:200], **place)
    attachment.file.save(name, content, save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except DatabaseError:
        attachment.file.delete(save=False)
        raise
    return attachment


def remove(piece: Attachment) -> bool:
    """Its owner takes a file off a post or an answer; the words stay. Read by nobody, until it is put back, but by moderators
    who have to judge it. False: it is gone."""
    return _write(piece, timezone.now())


def put_back(piece: Attachment) -> bool:
    """As it was, where it was. False: it is gone."""
    return _write(piece, None)


@transaction.atomic
def forget_removed(piece: Attachment, before: datetime.datetime) -> bool:
    """For good, when it was taken off before that time, hasn't been put back meanwhile and no moderator has to judge it; whether
    it went."""
    held_post(piece.written_in)
    waiting = Attachment.every.to_judge().values("pk")
    found = list(Attachment.every.filter(pk=piece.pk, removed_at__lt=before).exclude(pk__in=waiting))
    drop_files(found)
    return bool(found)


@transaction.atomic
def _write(piece: Attachment, removed_at: datetime.datetime | None) -> bool:
    """What is found follows (texts)."""
    held_post(piece.written_in)
    row = Attachment.every.filter(pk=piece.pk).first()
    if row is None:
        return False
    row.removed_at = removed_at
    row.save(update_fields=["removed_at"])
    return True


@transaction.atomic
def drop_files(attachments: Iterable[Attachment]) -> None:
    """Forget rows, and bytes once that is sure."""
    for attachment in attachments:
        forget = partial(attachment.file.storage.delete, str(attachment.file.name))
        attachment.delete()
        transaction.on_commit(forget, robust=True)


def _cleaned(file: UploadedFile, expected: str) -> ContentFile:
    """The image again, upright, without place, date nor camera. Raises ValidationError."""
    try:
        file.seek(0)
        image = Image.open(file, formats=[expected])
        if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValidationError("Cette image est trop grande. Réduisez-la, ou recadrez-la.", code="pixels")
        upright = ImageOps.exif_transpose(image)
        out = BytesIO()
        bare = upright.convert("RGB") if expected == "JPEG" else upright
        bare.info = {}
        bare.save(out, expected)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(NOT_AN_IMAGE, code="not_an_image") from error
    finally:
        file.seek(0)
    return ContentFile(out.getvalue())
