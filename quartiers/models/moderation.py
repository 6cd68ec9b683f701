"""What was reported, and what moderators did."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quartiers.models.post import Comment, Post


class Report(models.Model):
    """Somebody asks moderators to look at a post, or at one of its answers (its author too, once it is hidden). Closed when
    somebody has.

    ``told_at``: when moderators got a mail that something waits.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField("ce qui ne va pas", max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "post"],
                condition=Q(comment=None, closed_at=None),
                name="quartiers_one_open_report_post",
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"], condition=Q(closed_at=None), name="quartiers_one_open_report_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"Signalement {self.pk}"

    @property
    def is_reply(self) -> bool:
        """The author of what was hidden answers the moderators."""
        written = self.comment or self.post
        return written.hidden_at is not None and self.reporter_id == written.author_id


class Action(models.TextChoices):
    """What a moderator does."""

    HIDE = "masquer", "a masqué"
    SHOW = "montrer", "a montré à nouveau"
    LOCK = "fermer", "a fermé aux réponses"
    UNLOCK = "rouvrir", "a rouvert aux réponses"
    DISMISS = "classer", "a classé sans suite"


class LogLine(models.Model):
    """One act of moderation. Lines are never changed."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=10, choices=Action)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "ligne du journal de modération"
        verbose_name_plural = "journal de modération"

    def __str__(self) -> str:
        return f"{self.action} {self.post_id}"

    @classmethod
    def why_locked(cls, post: Post) -> str:
        """What the moderator who closed ``post`` said of it, if anything; blank when the watch has closed it since."""
        if post.locked_at is None:
            return ""
        line = cls.objects.filter(post=post, action=Action.LOCK, at__gte=post.locked_at).first()
        return line.reason if line else ""
