"""Drafts: what is being written is kept, and no tab overwrites another."""

from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from quartiers.models import Attachment, Comment, Draft, Post, Space
from quartiers.services.errors import OtherTabError, PublishedError, TooManyDraftsError
from quartiers.services.files import drop_files

MOST_DRAFTS = 100


def save_draft(
    public_id: UUID,
    author: Any,
    space: Space,
    kind: str,
    fields: dict[str, str],
    version: int,
    post: Post | None = None,
    edits: Post | None = None,
) -> Draft:
    """Keep ``fields``. ``version`` is the one that this tab last saw (0: none yet). ``post``: it is an answer to it; ``edits``: a
    change of it.

    Raises OtherTabError when something else was saved since (the same words are a form sent twice: they are kept),
    PublishedError when it is no draft any more, TooManyDraftsError.
    """
    kept = {name: value.replace("\0", "") for name, value in fields.items()}
    values: dict[str, Any] = {"fields": kept, "saved_at": timezone.now()}
    if version == 0:
        _refuse_published(public_id)
        _make_room(public_id, author)
        try:
            with transaction.atomic():
                return Draft.objects.create(
                    public_id=public_id, author=author, space=space, kind=kind, post=post, edits=edits, **values
                )
        except IntegrityError:
            return _sent_twice(public_id, author, kept)
    mine = Draft.objects.filter(public_id=public_id, author=author)
    if not mine.filter(version=version).update(version=F("version") + 1, **values):
        return _sent_twice(public_id, author, kept)
    return mine.get()


def _make_room(public_id: UUID, author: Any) -> None:
    """Raises TooManyDraftsError; those in which nothing is written any more don't count, and go."""
    others = Draft.objects.filter(author=author).exclude(public_id=public_id)
    if others.count() >= MOST_DRAFTS:
        others.filter(pk__in=[draft.pk for draft in others.filter(attachments=None) if draft.is_empty]).delete()
        if others.count() >= MOST_DRAFTS:
            raise TooManyDraftsError(MOST_DRAFTS)


def _sent_twice(public_id: UUID, author: Any, kept: dict[str, str]) -> Draft:
    _refuse_published(public_id)
    draft = Draft.objects.filter(public_id=public_id, author=author).first()
    if draft is None or draft.fields != kept:
        raise OtherTabError
    return draft


def _refuse_published(token: UUID) -> None:
    if Post.objects.filter(token=token).exists() or Comment.objects.filter(token=token).exists():
        raise PublishedError


@transaction.atomic
def answered(comment: Comment, version: int) -> None:
    """The draft of this answer gives it its files and goes, unless another tab has written something else in it since
    ``version``: those words stay, as a draft of their own."""
    draft = Draft.objects.filter(public_id=comment.token, author=comment.author).first()
    if draft is None:
        return
    if draft.version > version and draft.fields.get("text", "").strip() not in comment.text:
        draft.public_id = uuid4()
        draft.save(update_fields=["public_id"])
        return
    hand_over(draft, comment=comment)


def edited(post: Post, token: UUID, version: int) -> None:
    """The draft of a change that was published gives the post its files and goes, unless another tab has written something else
    in it since ``version``."""
    for draft in Draft.objects.filter(public_id=token, edits=post, version__lte=version):
        hand_over(draft, post=post)


def hand_over(draft: Draft, **place: Post | Comment) -> None:
    """Its files stand beside what was published; it goes."""
    Attachment.objects.filter(draft=draft).update(draft=None, **place)
    draft.delete()


@transaction.atomic
def drop_draft(draft: Draft) -> None:
    """Throw it away, files too."""
    drop_files(draft.attachments.all())
    draft.delete()
