"""Answers: write, edit."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from quartiers.models import Comment, Membership, Post
from quartiers.services.drafts import answered
from quartiers.services.errors import EditedMeanwhileError, LockedError
from quartiers.services.notices import tell_about
from quartiers.services.projection import held_post, project_posts


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
) -> Comment:
    """Write an answer; the same ``token`` twice is one. A reply to a reply stands under the same answer.

    ``version`` of its draft that was sent. Raises LockedError. Those concerned are told, when they may read the post.
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
    Post.objects.filter(pk=post.pk).update(active_at=now)
    project_posts([post.pk], comment)
    if tell:
        tell_about(comment, parent)
    return comment


@transaction.atomic
def edit(comment: Comment, text: str, seen: int | None = None) -> None:
    """Change an answer; it says so, with the day. Nobody is told a second time. What was taken back stays so.

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
