"""When a row goes (its page was deleted, a newer file took its place), its bytes go too, after commit."""

from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete

from portal.core.pdf.models import PdfFile


def connect() -> None:
    """Called once, at start-up."""
    post_delete.connect(_delete_bytes, sender=PdfFile)


def _delete_bytes(sender: Any, instance: PdfFile, **kwargs: Any) -> None:
    if instance.file:
        name = str(instance.file.name)
        transaction.on_commit(lambda: default_storage.delete(name))
