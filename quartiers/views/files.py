"""The door of attachments: the audience first, everything else after; taking one off, putting it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.core.files.serve import serve_private
from quartiers.audience import moderates
from quartiers.models import Attachment, Post
from quartiers.services import files


def attachment(request: HttpRequest, public_id: UUID, filename: str) -> HttpResponseBase:
    """Images are shown, and a PDF that one asks to read (``?lire``); everything else is a download.

    What is hidden or, once reported, taken off (but to its moderators), deleted or narrowed is gone.
    """
    found = Attachment.every.to_judge().filter(public_id=public_id, filename=filename)
    piece = found.select_related("comment__post__space", "post__space", "draft").first()
    if piece is None:
        raise Http404
    may_read = piece.removed_at is None and _may_read(request.user, piece)
    if not (may_read or _may_judge(request.user, piece)):
        raise Http404
    inline = piece.is_image or "lire" in request.GET
    return serve_private(request, piece.file, filename=piece.filename, inline=inline)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own file off a post or an answer; its place offers to put it back. From a draft it goes by the draft's form."""
    piece = _own(request, public_id)
    if piece.removed_at is None:
        files.remove(piece)
    return redirect(piece.comment or piece.written_in)


@login_required
@require_POST
def put_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file where it was."""
    piece = _own(request, public_id)
    if piece.removed_at is not None and files.put_back(piece):
        messages.success(request, "Le fichier est remis.")
    return redirect(piece.comment or piece.written_in)


def _own(request: HttpRequest, public_id: UUID) -> Attachment:
    """One's own, there or taken off; another's is refused (403), what one may not read doesn't exist."""
    found = Attachment.every.filter(public_id=public_id, draft=None).seen_by(request.user)
    piece = found.select_related("post__space", "comment__post__space").first()
    if piece is None or not _may_read(request.user, piece):
        raise Http404
    if piece.owner != request.user:
        raise PermissionDenied
    return piece


def _may_read(user: Any, piece: Attachment) -> bool:
    if piece.draft is not None:
        return bool(user.is_authenticated and piece.draft.author_id == user.pk)
    if piece.comment is not None and not piece.comment.is_shown:
        return False
    post_id = piece.comment.post_id if piece.comment is not None else piece.post_id
    return Post.objects.visible_to(user).filter(pk=post_id).exists()


def _may_judge(user: Any, piece: Attachment) -> bool:
    """Moderators of the space see what they hid until its author takes it back, and what they have still to judge."""
    written = piece.comment or piece.post
    post = piece.comment.post if piece.comment else piece.post
    if written is None or post is None or written.deleted_at or post.deleted_at:
        return False
    return moderates(user, post.space)
