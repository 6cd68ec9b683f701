"""Report, hide with a reason, show again, lock, dismiss; each act of a moderator is a line of the log."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from quartiers.models import Action, Comment, LogLine, Notice, NoticeKind, Post, Report
from quartiers.services.projection import project_posts


def report(post: Post, comment: Comment | None, reporter: Any, reason: str) -> None:
    """Ask moderators to look; twice by the same person is once."""
    try:
        with transaction.atomic():
            Report.objects.create(post=post, comment=comment, reporter=reporter, reason=reason[:500])
    except IntegrityError:
        return


@transaction.atomic
def hide(moderator: Any, post: Post, comment: Comment | None, reason: str) -> None:
    """Out of sight, of search and of lists at once, files too. Its author is told why."""
    target = comment or post
    target.hidden_at, target.hidden_reason = timezone.now(), reason[:300]
    target.save(update_fields=["hidden_at", "hidden_reason"])
    _done(moderator, Action.HIDE, post, comment, reason)
    if comment is not None:
        Post.objects.filter(kept_answer=comment).update(kept_answer=None)
    if target.author is not None and target.author != moderator:
        Notice.objects.filter(person=target.author, post=post, comment=comment).delete()
        Notice.objects.create(person=target.author, post=post, comment=comment, kind=NoticeKind.HIDDEN)
    project_posts([post])


@transaction.atomic
def show(moderator: Any, post: Post, comment: Comment | None) -> None:
    """In sight again."""
    target = comment or post
    target.hidden_at, target.hidden_reason = None, ""
    target.save(update_fields=["hidden_at", "hidden_reason"])
    Notice.objects.filter(post=post, comment=comment, kind=NoticeKind.HIDDEN).delete()
    _done(moderator, Action.SHOW, post, comment)
    project_posts([post])


@transaction.atomic
def lock(moderator: Any, post: Post, locked: bool) -> None:
    """No more answers, or answers again."""
    post.locked_at = timezone.now() if locked else None
    post.save(update_fields=["locked_at"])
    LogLine.objects.create(actor=moderator, action=Action.LOCK if locked else Action.UNLOCK, post=post)


@transaction.atomic
def dismiss(moderator: Any, post: Post, comment: Comment | None) -> None:
    """Looked at; nothing to hide."""
    _done(moderator, Action.DISMISS, post, comment)


def _done(moderator: Any, action: str, post: Post, comment: Comment | None, reason: str = "") -> None:
    LogLine.objects.create(actor=moderator, action=action, post=post, comment=comment, reason=reason[:300])
    Report.objects.filter(post=post, comment=comment, closed_at=None).update(closed_at=timezone.now())
