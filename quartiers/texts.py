"""The text of attachments is read when they come, found by who reads what they stand beside, forgotten when they go."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.db.models.signals import post_delete, post_save

from portal.core.texts import owners, services
from quartiers.models import Attachment
from quartiers.services.projection import held, project_pieces
from search import services as search

OWNER = "quartiers"


class AttachmentTexts(owners.Owner):
    """Attachments; those of drafts and those taken off too, though nobody finds them."""

    key = OWNER

    def files(self) -> dict[int, str]:
        return dict(Attachment.every.filter(is_image=False).order_by("pk").values_list("pk", "file"))

    def prepare(self, object_id: int, texts: Sequence[str]) -> AbstractContextManager[None]:
        return search.written_fast(texts)

    def hold(self, object_id: int) -> None:
        piece = Attachment.every.filter(pk=object_id).values_list("post", "comment__post").first()
        held(pk for pk in piece or () if pk)

    def project(self, object_id: int) -> None:
        project_pieces([object_id])


def connect() -> None:
    """Called once, at start-up."""
    owners.register(AttachmentTexts())
    post_save.connect(_saved, sender=Attachment)
    post_delete.connect(_deleted, sender=Attachment)


def _saved(sender: Any, instance: Attachment, **kwargs: Any) -> None:
    if not instance.is_image:
        project_pieces([instance.pk])
        services.want(OWNER, instance.pk, str(instance.file.name))


def _deleted(sender: Any, instance: Attachment, **kwargs: Any) -> None:
    if not instance.is_image:
        services.forget(OWNER, instance.pk)
        project_pieces([instance.pk])
