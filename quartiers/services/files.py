"""Files beside what is written: judged by name and bytes, images without what their camera noted."""

import datetime
from collections.abc import Iterable
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.images import get_image_dimensions
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.files.validators import RUNNABLE, check_document, check_size, extension_of, safe_name
from quartiers.models import Attachment
from quartiers.services.projection import held_post

MOST_FILES = 5
WIDEST = (1600, 1600)
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
ACCEPTED = (*FORMATS, "pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "csv", "txt")
SERVED = {"php", "phtml", "phar", "asp", "aspx", "jsp", "cgi", "py", "pl", "rb", "shtml", "mhtml", "swf"}
HIDDEN_INSIDE = RUNNABLE | SERVED
MOST_BYTES = 200 * 1024 * 1024
"""Of the files that wait in a person's drafts."""
NOT_KEPT = "Ce fichier n’a pas pu être gardé. Réessayez dans un instant, ou publiez sans lui."
TOO_MANY_FILES = f"{MOST_FILES} fichiers au plus."
TOO_MANY_BYTES = (
    "Vos brouillons gardent déjà beaucoup de fichiers. Publiez ou jetez un brouillon, puis joignez celui-ci."
)
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
    if is_image:
        attachment.width, attachment.height = get_image_dimensions(content)
    attachment.file.save(name, content, save=False)
    try:
        with transaction.atomic():
            attachment.save()
    except DatabaseError:
        attachment.file.delete(save=False)
        raise
    return attachment


def attach_all(owner: Any, pieces: Iterable[tuple[UploadedFile, str]], **place: Any) -> None:
    """All of them, each with what it shows; inside the caller's transaction, or none. Raises as ``attach``."""
    kept: list[Attachment] = []
    try:
        for file, alt in pieces:
            kept.append(attach(owner, file, alt, **place))
    except (OSError, DatabaseError):
        for piece in kept:
            piece.file.delete(save=False)
        raise


def waiting_bytes(author: Any) -> int:
    """How much the files of a person's drafts weigh."""
    return Attachment.objects.filter(draft__author=author).aggregate(size=Sum("size"))["size"] or 0


def is_photo(file: UploadedFile) -> bool:
    """Whether it is shown, and wants to be described."""
    return extension_of((file.name or "").lower()) in FORMATS


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
    """The image again, upright, no larger than a page shows it, without place, date nor camera. Raises ValidationError."""
    try:
        file.seek(0)
        image = Image.open(file, formats=[expected])
        if image.width * image.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
            raise ValidationError("Cette image est trop grande. Réduisez-la, ou recadrez-la.", code="pixels")
        upright = ImageOps.exif_transpose(image)
        out = BytesIO()
        bare = upright.convert("RGB") if expected == "JPEG" else upright
        bare.thumbnail(WIDEST)
        bare.info = {}
        bare.save(out, expected)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(NOT_AN_IMAGE, code="not_an_image") from error
    finally:
        file.seek(0)
    return ContentFile(out.getvalue())
