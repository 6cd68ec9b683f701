"""Report, hide with a reason, show again, lock, dismiss; each act of a moderator is a line of the log.

Two moderators may judge the same thing: what a colleague has done already is not done again, JudgedError says who did what.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.core.tasks import after_commit
from portal.core.words import moment_words
from quartiers.models import Action, Comment, LogLine, Notice, NoticeKind, Post, Report
from quartiers.querysets import OF_MODERATORS
from quartiers.services.errors import JudgedError
from quartiers.services.projection import held_post, project_posts


def report(post: Post, comment: Comment | None, reporter: Any, reason: str, mail: bool = True) -> None:
    """Ask moderators to look; twice by the same person is once."""
    from quartiers.tasks import mail_moderators

    told = None if mail else timezone.now()
    try:
        with transaction.atomic():
            Report.objects.create(post=post, comment=comment, reporter=reporter, reason=reason[:500], told_at=told)
            if mail:
                after_commit(mail_moderators)
    except IntegrityError:
        return


@transaction.atomic
def hide(moderator: Any, post: Post, comment: Comment | None, reason: str, mail: bool = True) -> None:
    """Out of sight, of search and of lists at once, files too. Its author is told why, in the page and by mail.

    Raises JudgedError.
    """
    target = _held(post, comment)
    if target.hidden_at is not None:
        raise _judged(post, comment)
    target.hidden_at, target.hidden_reason = timezone.now(), reason[:300]
    target.save(update_fields=["hidden_at", "hidden_reason"])
    _done(moderator, Action.HIDE, post, comment, reason)
    if comment is not None:
        Post.objects.filter(kept_answer=comment).update(kept_answer=None)
    project_posts([post.pk])
    if target.author is not None and target.author != moderator and target.author.is_active:
        _tell_author(target.author, post, comment, NoticeKind.HIDDEN, mail)


@transaction.atomic
def show(moderator: Any, post: Post, comment: Comment | None) -> None:
    """In sight again. Raises JudgedError."""
    target = _held(post, comment)
    if target.hidden_at is None:
        raise _judged(post, comment)
    target.hidden_at, target.hidden_reason = None, ""
    target.save(update_fields=["hidden_at", "hidden_reason"])
    Notice.objects.filter(OF_MODERATORS, post=post, comment=comment).delete()
    _done(moderator, Action.SHOW, post, comment)
    project_posts([post.pk])


@transaction.atomic
def lock(moderator: Any, post: Post, locked: bool, reason: str = "") -> None:
    """No more answers, and why, for its readers; or answers again. Raises JudgedError."""
    _held(post, None)
    if (post.locked_at is not None) is locked:
        raise _judged(post, None)
    post.locked_at = timezone.now() if locked else None
    post.save(update_fields=["locked_at"])
    action = Action.LOCK if locked else Action.UNLOCK
    LogLine.objects.create(actor=moderator, action=action, post=post, reason=reason[:300])


@transaction.atomic
def dismiss(moderator: Any, post: Post, comment: Comment | None) -> None:
    """Looked at; nothing to hide, or nothing to show again: then its author, who answered, is told. Raises JudgedError."""
    target = _held(post, comment)
    waiting = Report.objects.filter(post=post, comment=comment, closed_at=None)
    if not waiting.exists():
        raise _judged(post, comment)
    author = target.author
    if target.hidden_at and author is not None and author.is_active and waiting.filter(reporter=author).exists():
        _tell_author(author, post, comment, NoticeKind.UPHELD, True)
    _done(moderator, Action.DISMISS, post, comment)


def _held(post: Post, comment: Comment | None) -> Post | Comment:
    """What is judged, as it is now; no other moderator changes it before the transaction ends."""
    held_post(post)
    post.refresh_from_db(fields=["hidden_at", "locked_at"])
    if comment is not None:
        comment.refresh_from_db(fields=["hidden_at"])
    return comment or post


def _judged(post: Post, comment: Comment | None) -> JudgedError:
    line = LogLine.objects.filter(post=post, comment=comment).select_related("actor").first()
    if line is None:
        return JudgedError()
    said = f" Raison donnée\u202f: «\u202f{line.reason}\u202f»" if line.reason else ""
    return JudgedError(
        f"{line.actor or 'un modérateur'} {line.get_action_display()}, le {moment_words(line.at)}.{said}"
    )


def _tell_author(author: Any, post: Post, comment: Comment | None, kind: str, mail: bool) -> None:
    """Instead of what they were told of the same words before."""
    from quartiers.tasks import mail_notice

    Notice.objects.filter(person=author, post=post, comment=comment).delete()
    notice = Notice.objects.create(person=author, post=post, comment=comment, kind=kind)
    if mail:
        after_commit(mail_notice, notice.pk)


def _done(moderator: Any, action: str, post: Post, comment: Comment | None, reason: str = "") -> None:
    LogLine.objects.create(actor=moderator, action=action, post=post, comment=comment, reason=reason[:300])
    Report.objects.filter(post=post, comment=comment, closed_at=None).update(closed_at=timezone.now())
