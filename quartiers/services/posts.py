"""Posts: publish, edit, keep an answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from quartiers.models import Comment, Draft, Membership, Post, Space
from quartiers.models.post import TEXTS
from quartiers.querysets import SHOWN
from quartiers.services.drafts import edited, hand_over
from quartiers.services.errors import EditedMeanwhileError
from quartiers.services.files import attach_all
from quartiers.services.notices import tell_cited
from quartiers.services.projection import held_post, project_posts

FIELDS = ("title", *TEXTS)


@transaction.atomic
def publish(
    space: Space,
    author: Any,
    kind: str,
    data: dict[str, Any],
    token: UUID,
    when: Any = None,
    tell: bool = True,
    item_id: int | None = None,
) -> Post:
    """Publish a post; who writes in a space is in it. The same ``token`` twice is one post. ``item_id``: it discusses that one.

    The draft with that token gives its files to the post, and goes. Whom it cites are told, when they may read it.
    """
    now = when or timezone.now()
    written = {name: data.get(name, "") for name in FIELDS} | {"item_id": item_id}
    post, created = Post.objects.get_or_create(
        token=token,
        defaults={"space": space, "author": author, "kind": kind, "created_at": now, "active_at": now, **written},
    )
    if not created:
        return post
    if author is not None and not space.is_closed:
        Membership.objects.get_or_create(space=space, person=author)
    draft = Draft.objects.filter(public_id=token, author=author).first()
    if draft is not None:
        hand_over(draft, post=post)
    project_posts([post.pk])
    if tell:
        tell_cited(post)
    return post


@transaction.atomic
def edit(
    post: Post,
    data: dict[str, Any],
    seen: int | None = None,
    token: UUID | None = None,
    version: int = 0,
    pieces: Iterable[tuple[UploadedFile, str]] = (),
) -> Post:
    """Change the words of a post; it says so, with the day. Who is cited for the first time is told.

    What was taken back meanwhile stays so. ``seen``: the version that its author had before them; ``token`` and ``version``: their
    draft; ``pieces``: more files, with what they show. Returns the post as it is now. Raises EditedMeanwhileError when there is a
    newer version, OSError when a file can't be kept.
    """
    post = held_post(post)
    if post.deleted_at is not None:
        return post
    if seen not in (None, post.version):
        raise EditedMeanwhileError
    for name in FIELDS:
        if name in data:
            setattr(post, name, data[name])
    post.edited_at = timezone.now()
    post.save(update_fields=[*FIELDS, "edited_at"])
    if token is not None:
        edited(post, token, version)
    attach_all(post.author, pieces, post=post)
    project_posts([post.pk])
    tell_cited(post)
    return post


@transaction.atomic
def keep_answer(post: Post, comment: Comment | None) -> None:
    """The author of a question says which answer helped (none: takes it back). One that was hidden meanwhile didn't."""
    post = held_post(post)
    if comment is not None and not Comment.objects.filter(SHOWN, pk=comment.pk).exists():
        return
    post.kept_answer = comment
    post.save(update_fields=["kept_answer"])
