"""The door of attachments: the audience first, everything else after; and taking one off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.core.files.serve import serve_private
from quartiers.audience import moderates
from quartiers.models import Attachment, Post
from quartiers.services.files import drop_files


def attachment(request: HttpRequest, public_id: UUID, filename: str) -> HttpResponseBase:
    """Images are shown, and a PDF that one asks to read (``?lire``); everything else is a download.

    What is hidden (but to its moderators), deleted or narrowed is gone.
    """
    found = Attachment.objects.filter(public_id=public_id, filename=filename)
    piece = found.select_related("comment__post__space", "post__space", "draft").first()
    if piece is None or not (_may_read(request.user, piece) or _may_judge(request.user, piece)):
        raise Http404
    inline = piece.is_image or "lire" in request.GET
    return serve_private(request, piece.file, filename=piece.filename, inline=inline)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Its owner takes a file off a post or an answer; the words stay. From a draft it goes by the draft's own form."""
    found = Attachment.objects.filter(public_id=public_id, draft=None)
    piece = found.select_related("post__space", "comment__post__space").first()
    if piece is None or not _may_read(request.user, piece):
        raise Http404
    if piece.owner != request.user:
        raise PermissionDenied
    post = piece.comment.post if piece.comment else piece.post
    assert post is not None  # a piece belongs to a draft, a post or an answer, and drafts were left out
    if request.method == "POST":
        drop_files(found)
        messages.success(request, "Le fichier est retiré.")
        return redirect(piece.comment or post)
    return render(request, "quartiers/remove_file.html", {"space": post.space, "post": post, "piece": piece})


def _may_read(user: Any, piece: Attachment) -> bool:
    if piece.draft is not None:
        return bool(user.is_authenticated and piece.draft.author_id == user.pk)
    if piece.comment is not None and not piece.comment.is_shown:
        return False
    post_id = piece.comment.post_id if piece.comment is not None else piece.post_id
    return Post.objects.visible_to(user).filter(pk=post_id).exists()


def _may_judge(user: Any, piece: Attachment) -> bool:
    """Moderators of the space see what they hid until its author takes it back."""
    written = piece.comment or piece.post
    post = piece.comment.post if piece.comment else piece.post
    if written is None or post is None or written.deleted_at or post.deleted_at:
        return False
    return moderates(user, post.space)
