"""Drafts: what is being written is kept, and no tab overwrites another."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from quartiers.models import Draft, Post, Space
from quartiers.services.errors import OtherTabError

LONGEST_FIELD = 12_000


def save_draft(
    public_id: UUID,
    author: Any,
    space: Space,
    kind: str,
    fields: dict[str, str],
    version: int,
    post: Post | None = None,
) -> Draft:
    """Keep ``fields``. ``version`` is the one that this tab last saw (0: none yet). Raises OtherTabError."""
    kept = {name: value[:LONGEST_FIELD].replace("\0", "") for name, value in fields.items()}
    values: dict[str, Any] = {"fields": kept, "saved_at": timezone.now()}
    if version == 0:
        try:
            with transaction.atomic():
                return Draft.objects.create(
                    public_id=public_id, author=author, space=space, kind=kind, post=post, **values
                )
        except IntegrityError as error:
            raise OtherTabError from error
    mine = Draft.objects.filter(public_id=public_id, author=author, version=version)
    if not mine.update(version=F("version") + 1, **values):
        raise OtherTabError
    return Draft.objects.get(public_id=public_id)
