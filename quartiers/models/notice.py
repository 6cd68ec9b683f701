"""What somebody is told, in the page and by mail."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from quartiers.models.post import Comment, Post
from quartiers.querysets import NoticeQuerySet


class NoticeKind(models.TextChoices):
    """Why one is told."""

    ANSWER = "reponse", "a répondu"
    MENTION = "mention", "vous cite"
    HIDDEN = "masque", "masqué par la modération"
    UPHELD = "maintenu", "laissé masqué par la modération"


class Notice(models.Model):
    """Tells ``person`` about an answer, or (no ``comment``) about a post. Shown and mailed only while they may read the post."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "avis"
        verbose_name_plural = "avis"
        indexes = [models.Index(fields=["person", "-created_at"], name="quartiers_notice_newest")]
        constraints = [
            models.UniqueConstraint(fields=["person", "comment"], name="quartiers_notice_once"),
            models.UniqueConstraint(
                fields=["person", "post"], condition=models.Q(comment=None), name="quartiers_post_notice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Avis {self.pk}"

    @property
    def is_of_moderators(self) -> bool:
        """They have hidden its person's words, or leave them hidden after reading what the person answered."""
        return self.kind in (NoticeKind.HIDDEN, NoticeKind.UPHELD)

    @property
    def url(self) -> str:
        """Where it leads: the answer or the post; to one's notices when there is nothing left to open."""
        if not self.opens:
            return reverse("quartiers:notices")
        return self.post.get_absolute_url() + (self.comment.anchor if self.comment else "")

    @property
    def opens(self) -> bool:
        """Whether its person may open what it is about, if they may see the notice: their own hidden words until they are gone
        for good; those of an answer, while its discussion is shown."""
        if not self.is_of_moderators:
            return True
        hidden = self.comment or self.post
        is_left = hidden.deleted_at is None or hidden.taken_back is not None
        return is_left and (self.comment is None or self.post.is_shown)

    @property
    def reply_url(self) -> str:
        """Where its person answers the moderators."""
        post, space = self.post, self.post.space.slug
        if self.comment:
            return reverse("quartiers:report_comment", args=[space, f"{post.key}-{post.slug}", self.comment.key])
        return reverse("quartiers:report", args=[space, f"{post.key}-masquee"])

    @property
    def headline(self) -> str:
        """What happened, in a line."""
        what = "votre réponse dans" if self.comment else "votre publication"
        if self.kind == NoticeKind.HIDDEN:
            return f"La modération a masqué {what} « {self.post.title} »"
        if self.kind == NoticeKind.UPHELD:
            return f"La modération vous a lu et laisse masquée {what} « {self.post.title} »"
        actor = self.actor
        who = actor.get_full_name() if actor is not None and actor.erased_at is None else ""
        return f"{who or 'Une personne'} {self.get_kind_display()} : {self.post.title}"

    @property
    def text(self) -> str:
        """The answer or the post, or why it was hidden."""
        if self.is_of_moderators:
            return self.comment.hidden_reason if self.comment else self.post.hidden_reason
        return (self.comment or self.post).all_text


class MailChoice(models.Model):
    """Somebody who wants no mail from Quartiers, or (``reports``) none about what waits for moderators.

    Without a row, both are sent.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    mails = models.BooleanField(default=True)
    reports = models.BooleanField(default=True)

    class Meta:
        verbose_name = "choix de courriels"
        verbose_name_plural = "choix de courriels"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.mails}"
