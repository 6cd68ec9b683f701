"""Reading rules. Everything that lists, counts, mails or serves asks them."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q

from portal.core.audience.services import readable

SHOWN = Q(hidden_at=None, deleted_at=None)
TAKEN_BACK = Q(deleted_at__isnull=False, taken_back__isnull=False)
WAITS = Q(closed_at=None, post__deleted_at=None, comment__deleted_at=None)
"""Of reports: those that moderators have still to judge. About what its author took back there is nothing to judge."""

OF_MODERATORS = Q(kind__in=("masque", "maintenu"))
"""Of notices: those that tell authors what moderators have done with their words."""


class SpaceQuerySet(models.QuerySet):
    """Spaces."""

    def visible_to(self, user: Any) -> "SpaceQuerySet":
        """The spaces that ``user`` may read now."""
        return readable(self, user)  # type: ignore[return-value, type-var]


class WrittenQuerySet(models.QuerySet):
    """Posts, or answers."""

    def taken_back_by(self, user: Any) -> Self:
        """What ``user`` has taken back and may still put back."""
        return self.filter(TAKEN_BACK, author=user)


class CommentQuerySet(WrittenQuerySet):
    """Answers."""


class AttachmentQuerySet(models.QuerySet):
    """Files, those that were taken off too."""

    def seen_by(self, user: Any) -> Self:
        """Those that are there; and, of the person's own, those that they have taken off and may still put back."""
        return self.filter(Q(removed_at=None) | Q(owner=user))

    def to_judge(self) -> Self:
        """Those that are there; and those that were taken off after somebody had reported the words that they stood beside, for
        moderators, until they have judged."""
        from quartiers.models import Report

        waiting = Report.objects.filter(WAITS, created_at__lte=OuterRef("removed_at"))
        of_post = waiting.filter(post=OuterRef("post"), comment=None)
        of_answer = waiting.filter(comment=OuterRef("comment"))
        return self.filter(Q(removed_at=None) | Exists(of_post) | Exists(of_answer))


class InPlaceManager(models.Manager.from_queryset(AttachmentQuerySet)):  # type: ignore[misc]
    """Files that are there: those that were taken off are read by nobody."""

    def get_queryset(self) -> AttachmentQuerySet:
        return super().get_queryset().filter(removed_at=None)  # type: ignore[no-any-return]


class PostQuerySet(WrittenQuerySet):
    """Posts."""

    def visible_to(self, user: Any) -> "PostQuerySet":
        """Shown posts of spaces that ``user`` may read; hidden and deleted ones have no tokens."""
        return readable(self, user)  # type: ignore[return-value, type-var]

    def for_lists(self) -> "PostQuerySet":
        """With who wrote it, where, ``answers``: how many shown answers it has, and ``answered_at``: when the last one came."""
        shown = Q(comments__hidden_at=None, comments__deleted_at=None, comments__isnull=False)
        return self.select_related("author__organisation", "space").annotate(
            answers=Count("comments", filter=shown), answered_at=Max("comments__created_at", filter=shown)
        )

    def news(self) -> "PostQuerySet":
        """For lists of what is new: a discussion that the watch has opened is, once a member has spoken in it."""
        from quartiers.models import Comment

        spoken = Comment.objects.filter(SHOWN, post=OuterRef("pk")).exclude(author=None)
        return self.filter(Q(item_id=None) | Exists(spoken))

    def unanswered(self) -> "PostQuerySet":
        """Questions that nobody else has answered, that are still open, and whose author is there to read an answer."""
        from quartiers.models import Comment

        others = Comment.objects.filter(SHOWN, post=OuterRef("pk")).exclude(author=OuterRef("author"))
        asked = self.filter(kind="question", author__erased_at=None).exclude(author=None)
        return asked.filter(~Exists(others), locked_at=None, kept_answer=None)


class NoticeQuerySet(models.QuerySet):
    """Notices."""

    def shown_to(self, user: Any) -> "NoticeQuerySet":
        """The person's own, about what they may read now. That their own words were hidden is told while they may read
        the space: a title there is somebody's too."""
        from quartiers.models import Post, Space

        posts = Post.objects.visible_to(user).values("pk")
        hidden_comment = Q(comment__hidden_at__isnull=False) | Q(comment__deleted_at__isnull=False)
        about = Q(post__in=posts) & ~hidden_comment
        hidden = OF_MODERATORS & Q(post__space__in=Space.objects.visible_to(user).values("pk"))
        return self.filter(about | hidden, person=user)
