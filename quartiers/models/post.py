"""Posts, their answers, the files beside them, and drafts."""

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import slugify

from quartiers.models.space import Space
from quartiers.querysets import AttachmentQuerySet, CommentQuerySet, InPlaceManager, PostQuerySet


def new_key() -> str:
    """What stands in an address: ten hexadecimal digits that say nothing about order."""
    return secrets.token_hex(5)


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """By public id: two files of one name never meet."""
    return f"quartiers/{attachment.public_id}/{filename}"


TEXTS = ("text", "context", "action", "partners", "cost", "result", "watch")
"""Everything of a post that its author writes, the title left out; a message and a question have the first alone."""


class PostKind(models.TextChoices):
    """What a post is; the values are the keys of search kinds."""

    REX = "rex", "Retour d’expérience"
    QUESTION = "question", "Question"
    MESSAGE = "message", "Message"


class Written(models.Model):
    """What posts and answers share. ``hidden``: by moderation, with a reason; ``deleted``: by its author, words and all.

    ``taken_back``: those words, which their author alone may put back (services.withdrawal); None once they are gone for good.
    ``token`` comes with the form: the same form sent twice is one row.
    """

    key = models.CharField(max_length=10, unique=True, default=new_key, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField("texte", blank=True)
    created_at = models.DateTimeField("écrit le")
    edited_at = models.DateTimeField("modifié le", null=True, blank=True)
    deleted_at = models.DateTimeField("supprimé le", null=True, blank=True)
    taken_back: Any = models.JSONField("mots retirés", null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField("masqué le", null=True, blank=True)
    hidden_reason = models.CharField("raison", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        return self.hidden_at is None and self.deleted_at is None

    @property
    def version(self) -> int:
        """Another number after each change: the moment of the last one, in milliseconds; 0 before any."""
        return int(self.edited_at.timestamp() * 1000) if self.edited_at else 0

    @property
    def all_text(self) -> str:
        """Everything that was written, the title left out."""
        return self.text


class Post(Written):
    """A retour d’expérience (six short texts), a question or a message. ``item_id``: the veille item that it discusses."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="posts")
    kind = models.CharField("nature", max_length=10, choices=PostKind)
    title = models.CharField("titre", max_length=140)
    context = models.TextField("la situation", blank=True)
    action = models.TextField("ce que vous avez fait", blank=True)
    partners = models.CharField("avec qui", max_length=200, blank=True)
    cost = models.CharField("le coût", max_length=200, blank=True)
    result = models.TextField("le résultat", blank=True)
    watch = models.TextField("à surveiller", blank=True)
    locked_at = models.DateTimeField("fermé le", null=True, blank=True)
    active_at = models.DateTimeField("dernière activité")
    kept_answer = models.ForeignKey("Comment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    item_id = models.BigIntegerField(null=True, blank=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-active_at", "-pk"]
        verbose_name = "publication"
        verbose_name_plural = "publications"
        permissions = [("moderate_post", "Peut modérer Quartiers")]
        indexes = [models.Index(fields=["space", "-active_at"], name="quartiers_post_newest")]
        constraints = [models.UniqueConstraint(fields=["space", "item_id"], name="quartiers_one_talk_an_item")]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The words of its address, for people; the key alone finds it."""
        return slugify(self.title)[:60].strip("-") or self.kind

    @property
    def own_title(self) -> str:
        """For its author: the title of what they took back too, while they may put it back."""
        return str((self.taken_back or {}).get("title", self.title))

    @property
    def all_text(self) -> str:
        return "\n".join(text for name in TEXTS if (text := getattr(self, name)))

    @property
    def watched(self) -> list[str]:
        """« À surveiller », a line a point."""
        return [line.strip(" -*•\t") for line in self.watch.splitlines() if line.strip(" -*•\t")]

    def get_absolute_url(self) -> str:
        return f"/quartiers/{self.space.slug}/{self.key}-{self.slug}/"


class Comment(Written):
    """An answer. ``parent`` is the answer that it replies to: one level."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        indexes = [models.Index(fields=["post", "created_at"], name="quartiers_comment_order")]

    def __str__(self) -> str:
        return f"Réponse {self.key}"

    @property
    def anchor(self) -> str:
        return f"#r-{self.key}"

    def get_absolute_url(self) -> str:
        return self.post.get_absolute_url() + self.anchor


class Draft(models.Model):
    """What somebody is writing: a post in ``space``, the answer to ``post``, or a change of ``edits``, which is their own.

    ``version`` counts saves: a tab that writes over a version it hasn't seen is told so, and overwrites nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    edits = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=PostKind, blank=True)
    fields: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"

    def __str__(self) -> str:
        return f"Brouillon {self.public_id}"

    @property
    def begins(self) -> str:
        """What it is told by: its title, or its words."""
        return str(self.fields.get("title") or self.fields.get("text", ""))

    @property
    def is_empty(self) -> bool:
        """Nothing is written in it (any more)."""
        return not any(str(value).strip() for name, value in self.fields.items() if name not in ("parent", "seen"))


class Attachment(models.Model):
    """A file beside a draft, a post or an answer: exactly one of them. Read by who reads that.

    ``removed_at``: its owner has taken it off words that stay, and may put it back (services.files). ``objects`` doesn't
    know it then, nor do the words it stood beside; ``every`` does. Moderators keep what was reported before, until they judge.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="attachments")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="attachments")
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=200)
    filename = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    is_image = models.BooleanField(default=False)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    alt = models.CharField("description de l’image", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = InPlaceManager()
    every = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"

    def __str__(self) -> str:
        return self.filename

    @property
    def written_in(self) -> Post:
        """The post that it stands beside, or beside an answer of. A draft's file has none: raises ValueError."""
        post = self.comment.post if self.comment else self.post
        if post is None:
            raise ValueError("a draft's file stands beside no post")
        return post

    def get_absolute_url(self) -> str:
        return f"/quartiers/pieces/{self.public_id}/{self.filename}"
