"""Sources, the stories they told, who told each, and what curators decided."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.themes.models import Theme
from portal.core.words import hour_words
from veille.querysets import FeedItemQuerySet, SourceQuerySet

LONGEST_ADDRESS = 1000


class Source(models.Model):
    """A feed that is read. ``next_check``: also the claim of who reads it now (see services.refresh).

    ``gone``: how often its site said since the last good reading that it is gone. ``digest``: of what was read last; blank before
    the first reading. One that stopped by itself is ``failing`` and not ``active``.
    """

    title = models.CharField("nom", max_length=200)
    site = models.URLField("site", max_length=1000, blank=True)
    feed_url = models.URLField("adresse du flux", max_length=LONGEST_ADDRESS, unique=True)
    themes = models.ManyToManyField(Theme, verbose_name="thèmes", blank=True, related_name="+")
    active = models.BooleanField("suivie", default=True)
    health = models.CharField("état", max_length=200, default="Pas encore lue.")
    failing = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)
    gone = models.PositiveSmallIntegerField(default=0)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True)
    next_check = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = "source"
        verbose_name_plural = "sources"
        indexes = [models.Index(fields=["next_check"], condition=Q(active=True), name="veille_source_due")]

    def __str__(self) -> str:
        return self.title

    @property
    def next_words(self) -> str:
        """When it is read next: « vers 14 h 05 », « demain vers 9 h 30 »."""
        now, then = timezone.localtime(), timezone.localtime(self.next_check)
        if then <= now:
            return "dans les cinq minutes"
        day = "demain " if then.date() > now.date() else ""
        return f"{day}vers {hour_words(then)}"


class State(models.TextChoices):
    """Where a story is. ``inbox`` is where it arrives."""

    INBOX = "inbox", "À trier"
    KEPT = "kept", "Gardé"
    LATER = "later", "Plus tard"
    DISCARDED = "discarded", "Écarté"
    PUBLISHED = "published", "Publié"
    WITHDRAWN = "withdrawn", "Retiré"


class FeedItem(models.Model):
    """A story, told by one source or several (``mentions``), or added by a curator.

    ``version`` grows with each change: a change names the version that it saw. ``canonical``: the address without what follows
    readers around, unique when the address tells stories apart. Once published, date and slug stay.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("titre", max_length=300)
    link = models.URLField("adresse", max_length=2000, blank=True)
    canonical = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - NULL: no address tells it apart
    summary = models.TextField("résumé", blank=True)
    content = models.TextField(blank=True)
    told_by = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField()
    found_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.INBOX)
    theme = models.ForeignKey(Theme, verbose_name="thème", null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField("pourquoi c’est important", max_length=400, blank=True)
    version = models.PositiveIntegerField(default=0)
    slug = models.SlugField(max_length=80, blank=True)
    published_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    corrected_at = models.DateTimeField(null=True)

    objects = FeedItemQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        verbose_name = "article de veille"
        verbose_name_plural = "articles de veille"
        constraints = [
            models.UniqueConstraint(
                fields=["published_on", "slug"], condition=~Q(slug=""), name="veille_item_address_once"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-told_at", "-id"], name="veille_item_queue"),
            models.Index(fields=["state", "theme", "-published_at"], name="veille_item_shelf"),
            models.Index(fields=["-found_at"], name="veille_item_found"),
        ]
        permissions = [("curate", "Peut tenir la veille")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The public address; empty before the first publication."""
        return f"/veille/{self.published_on:%Y-%m-%d}-{self.slug}/" if self.slug and self.published_on else ""

    @property
    def theme_words(self) -> str:
        """The theme in a line's words; blank without one."""
        return str(self.theme) if self.theme else ""

    @property
    def url(self) -> str:
        """As pages have it."""
        return self.get_absolute_url()


class Mention(models.Model):
    """One source told one story. ``key`` is what the source knows it by: the same entry read again is the same row.

    Without ``item`` it is a key and no more: a story that went unpublished, and is not new when its source still lists it.
    """

    item = models.ForeignKey(FeedItem, null=True, on_delete=models.SET_NULL, related_name="mentions")
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    link = models.URLField(max_length=2000, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="veille_mention_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def desk_url(self) -> str:
        """Its story, open on the desk; blank when the story has gone."""
        return f"/veille/atelier/?article={self.item.public_id}" if self.item else ""


class Decision(models.Model):
    """What a curator did with a story, and what it was before: so that it can be undone, and told to another curator."""

    item = models.ForeignKey(FeedItem, on_delete=models.CASCADE, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["item", "version"], name="veille_decision_once")]
        indexes = [models.Index(fields=["by", "-at"], name="veille_decision_by")]

    def __str__(self) -> str:
        return f"{self.verb} {self.item_id}"


class Probe(models.Model):
    """An address that a curator pasted, looked at by the worker: what would be read. Kept a day.

    A worker that is killed meanwhile doesn't take it up again: who waits is told, and asks once more.
    """

    ANSWERS_WITHIN = timedelta(minutes=2)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField("adresse du site ou du flux", max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    feeds: Any = models.JSONField(default=list)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.address

    @property
    def is_late(self) -> bool:
        """Whether it should have been looked at by now."""
        return self.done_at is None and timezone.now() - self.asked_at > self.ANSWERS_WITHIN
