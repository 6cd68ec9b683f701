"""Taking one's own words back, and putting them back; after a while they are gone for good.

What was taken back is read by nobody: its words leave the row for ``taken_back``, its files keep their place and have no door.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from quartiers.models import Attachment, Comment, Draft, Post
from quartiers.services.drafts import drop_draft
from quartiers.services.files import drop_files, forget_removed
from quartiers.services.posts import FIELDS
from quartiers.services.projection import held_post, project_posts

KEPT = datetime.timedelta(days=30)
NO_TITLE = "Publication retirée"


@transaction.atomic
def withdraw(written: Post | Comment) -> None:
    """Its author takes a post back, and the page of its answers with it; or an answer, whose place in the thread stays. Once."""
    post, row = _held(written)
    if row.deleted_at is not None:
        return
    row.taken_back = {name: getattr(row, name) for name in _fields(row)}
    if row.pk == post.kept_answer_id and isinstance(row, Comment):
        row.taken_back["kept"] = True
        Post.objects.filter(pk=post.pk).update(kept_answer=None)
    row.deleted_at = timezone.now()
    _write(row, {})


@transaction.atomic
def put_back(written: Post | Comment) -> None:
    """As it was, where it was; what moderators have hidden meanwhile stays hidden. Nobody is told a second time."""
    post, row = _held(written)
    if row.taken_back is None:
        return
    words, row.taken_back, row.deleted_at = row.taken_back, None, None
    if words.pop("kept", False) and post.kept_answer_id is None and row.hidden_at is None:
        Post.objects.filter(pk=post.pk).update(kept_answer=row.pk)
    _write(row, words)


@transaction.atomic
def forget(written: Post | Comment) -> None:
    """For good: no word nor file is left, whether it had been taken back before or not. The row stays, empty."""
    withdraw(written)
    _, row = _held(written)
    row.taken_back = None
    row.save(update_fields=["taken_back"])
    if isinstance(row, Post):
        for draft in Draft.objects.filter(edits=row):
            drop_draft(draft)
    drop_files(Attachment.every.filter(**{"post" if isinstance(row, Post) else "comment": row}))


def forget_old(now: datetime.datetime) -> int:
    """What was taken back or off long enough ago; returns how many posts, answers and files."""
    files = list(Attachment.every.filter(removed_at__lt=now - KEPT).order_by("pk"))
    count = sum(forget_removed(file, now - KEPT) for file in files)
    for model in (Post, Comment):
        for row in model._default_manager.filter(taken_back__isnull=False, deleted_at__lt=now - KEPT).order_by("pk"):
            forget(row)
            count += 1
    return count


def _held(written: Post | Comment) -> "tuple[Post, Any]":
    """The post, held, and the row as it is now."""
    if isinstance(written, Post):
        post = held_post(written)
        return post, post
    post = held_post(written.post)
    return post, Comment.objects.get(pk=written.pk)


def _fields(row: Post | Comment) -> tuple[str, ...]:
    return FIELDS if isinstance(row, Post) else ("text",)


def _write(row: Post | Comment, words: dict[str, str]) -> None:
    """``words`` into the row (those that it hasn't are blank); who may read it and what is found follow."""
    for name in _fields(row):
        setattr(row, name, words.get(name, NO_TITLE if name == "title" else ""))
    row.save(update_fields=[*_fields(row), "deleted_at", "taken_back"])
    project_posts([row.pk if isinstance(row, Post) else row.post_id])
