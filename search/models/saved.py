"""Searches that people keep, to be told of what is new."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


def nonce() -> str:
    """What makes the address of a feed another one."""
    return secrets.token_urlsafe(16)


class Rhythm(models.TextChoices):
    """How often mail may come."""

    WEEKLY = "semaine", "une fois par semaine"
    DAILY = "jour", "une fois par jour"
    NONE = "jamais", "jamais"


class SavedSearch(models.Model):
    """A search that somebody keeps. ``address``: its query string, as the search page writes it.

    ``seen``: the newest entry there was when its person was last told, or when it was kept: what came later is new.
    ``nonce``: part of what its feed's address is signed of.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    address = models.CharField(max_length=2000)
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
