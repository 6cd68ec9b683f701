"""When a row goes (its page was deleted, a newer file took its place), its bytes go too, after commit.

When an image goes, the files that show it remember who could see it.
"""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete, pre_delete

from portal.core.audience.services import needs
from portal.core.files.models import PortalImage
from portal.core.pdf import services
from portal.core.pdf.models import PdfFile


def connect() -> None:
    """Called once, at start-up."""
    post_delete.connect(_delete_bytes, sender=PdfFile)
    pre_delete.connect(_remember_readers, sender=PortalImage)


def _delete_bytes(sender: Any, instance: PdfFile, **kwargs: Any) -> None:
    if instance.file:
        name = str(instance.file.name)
        transaction.on_commit(lambda: default_storage.delete(name))


def _remember_readers(sender: Any, instance: PortalImage, **kwargs: Any) -> None:
    services.forget_image(instance.pk, needs(instance))
