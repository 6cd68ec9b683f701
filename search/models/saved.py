"""Searches that people keep, to be told of what is new."""

import datetime
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_ADDRESS = 2000
"""An emoji is twelve characters of an address; PostgreSQL has no index over much longer ones."""


def nonce() -> str:
    """What makes the address of a feed another one."""
    return secrets.token_urlsafe(16)


class Rhythm(models.TextChoices):
    """How often mail may come."""

    WEEKLY = "semaine", "une fois par semaine"
    DAILY = "jour", "une fois par jour"
    NONE = "jamais", "jamais"


PERIODS = {Rhythm.DAILY: datetime.timedelta(days=1), Rhythm.WEEKLY: datetime.timedelta(days=7)}
"""The least time between two mails: what comes after a longer silence is told at once."""


class SavedSearch(models.Model):
    """A search that somebody keeps. ``address``: its query string, as the search page writes it.

    ``seen``: the newest ``Arrival`` there was when its person was last told, or when it was kept: what came later is new.
    ``nonce``: part of what its feed's address is signed of.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    seen = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField(default=timezone.now)
    nonce = models.CharField(max_length=30, default=nonce)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "recherche gardée"
        verbose_name_plural = "recherches gardées"
        constraints = [models.UniqueConstraint(fields=["person", "address"], name="search_saved_once")]
        indexes = [models.Index(fields=["rhythm", "told_at"], name="search_saved_due")]

    def __str__(self) -> str:
        return str(self.public_id)


class Arrival(models.Model):
    """A thing (``Entry.source``, ``source_id``, ``part``) that was seen for the first time (``search.saved.arrivals``).

    It stays when its thing goes: what is put back, or found at another address, isn't new. ``noted_at``: none for what was
    noted before that was written down.
    """

    source = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=80, blank=True)
    noted_at = models.DateTimeField(null=True, default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = "arrivée"
        verbose_name_plural = "arrivées"
        constraints = [models.UniqueConstraint(fields=["source", "source_id", "part"], name="search_arrived_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_id} {self.part}".rstrip()
