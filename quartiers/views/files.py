"""The door of attachments: the audience first, everything else after."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from portal.core.files.serve import serve_private
from quartiers.models import Attachment, Post


def attachment(request: HttpRequest, public_id: UUID, filename: str) -> HttpResponseBase:
    """Images are shown, everything else is a download; what is hidden, deleted or narrowed is gone."""
    found = Attachment.objects.filter(public_id=public_id, filename=filename)
    piece = found.select_related("comment", "draft").first()
    if piece is None or not _may_read(request.user, piece):
        raise Http404
    return serve_private(request, piece.file, filename=piece.filename, inline=piece.is_image)


def _may_read(user: Any, piece: Attachment) -> bool:
    if piece.draft is not None:
        return bool(user.is_authenticated and piece.draft.author_id == user.pk)
    if piece.comment is not None and not piece.comment.is_shown:
        return False
    post_id = piece.comment.post_id if piece.comment is not None else piece.post_id
    return Post.objects.visible_to(user).filter(pk=post_id).exists()
