"""Pages that people follow, to be told when they change."""

from django.conf import settings
from django.db import models

from search.models import Rhythm


class Follow(models.Model):
    """``person`` is told of each new edition of ``page``. Shown and mailed only while they may read it.

    ``seen``: the newest edition that they know of, by following or by saying so; ``told``: the newest that mails looked at.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    seen = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "suivi"
        verbose_name_plural = "suivis"
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="guides_followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.page_id}"


class FollowMail(models.Model):
    """How often mail may come about all that a person follows, and when the last one left. Written when they first follow."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "rythme des suivis"
        verbose_name_plural = "rythmes des suivis"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.rhythm}"
