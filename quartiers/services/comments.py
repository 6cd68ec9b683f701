"""Answers: write, edit."""

import datetime
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from quartiers.models import Comment, Draft, Membership, Post
from quartiers.querysets import SHOWN
from quartiers.services.drafts import answered, drop_draft
from quartiers.services.errors import EditedMeanwhileError, LockedError
from quartiers.services.files import attach_all
from quartiers.services.notices import tell_about, tell_cited
from quartiers.services.projection import held_post, project_posts

MOMENT = datetime.timedelta(minutes=10)


@transaction.atomic
def answer(
    post: Post,
    author: Any,
    text: str,
    token: UUID,
    parent: Comment | None = None,
    when: Any = None,
    tell: bool = True,
    version: int = 0,
    pieces: Iterable[tuple[UploadedFile, str]] = (),
) -> Comment:
    """Write an answer; the same ``token`` twice is one. A reply to a reply stands under the same answer.

    ``version`` of its draft that was sent; ``pieces``: its files, with what they show. Raises LockedError, OSError when a file
    can't be kept. Those concerned are told, when they may read the post.
    """
    post = held_post(post)
    if post.locked_at is not None:
        raise LockedError
    now = when or timezone.now()
    above = parent.parent or parent if parent else None
    comment, created = Comment.objects.get_or_create(
        token=token, defaults={"post": post, "author": author, "text": text, "parent": above, "created_at": now}
    )
    if not created:
        return comment
    if not post.space.is_closed:
        Membership.objects.get_or_create(space=post.space, person=author)
    answered(comment, version)
    attach_all(author, pieces, comment=comment)
    Post.objects.filter(pk=post.pk).update(active_at=now)
    project_posts([post.pk], comment)
    if tell:
        tell_about(comment, parent)
    return comment


def sent_before(post: Post, author: Any, token: UUID, data: dict[str, Any]) -> Comment | None:
    """The answer that this form has become already: the same token; or, a page that one came back to has another, the same
    words at the same place a moment ago, without another file. The draft that such a page has left goes."""
    mine = Comment.objects.filter(author=author, post=post)
    known = mine.filter(token=token).first()
    if known is not None or data.get("piece"):
        return known
    just_now = mine.filter(SHOWN, text=data["text"], created_at__gt=timezone.now() - MOMENT)
    place = (
        Q(parent=None) if not data["parent"] else Q(parent__key=data["parent"]) | Q(parent__replies__key=data["parent"])
    )
    again = just_now.filter(place).first()
    if again is not None:
        for draft in Draft.objects.filter(public_id=token, author=author, post=post):
            drop_draft(draft)
    return again


@transaction.atomic
def edit(comment: Comment, text: str, seen: int | None = None) -> None:
    """Change an answer; it says so, with the day. Who is cited for the first time is told. What was taken back stays so.

    ``seen``: the version that its author had before them. Raises EditedMeanwhileError when there is a newer one.
    """
    held_post(comment.post)
    comment.refresh_from_db(fields=["deleted_at", "edited_at"])
    if comment.deleted_at is not None:
        return
    if seen not in (None, comment.version):
        raise EditedMeanwhileError
    comment.text = text
    comment.edited_at = timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    project_posts([comment.post_id])
    tell_cited(comment)
