"""What is asked and what was opened then, counted a day: no person, no session, no address, no hour. Kept ninety days."""

from django.db import models

from portal.core.audience.tokens import MEMBERS, PUBLIC

LONGEST_STEMS = 200


class AskedQuestion(models.Model):
    """How often a question was asked on a day by visitors (``public``) or by who had signed in (``members``).

    ``stems``: what two ways to write it share, in a row; ``words``: one of these ways.
    """

    day = models.DateField()
    stems = models.CharField(max_length=LONGEST_STEMS)
    words = models.CharField(max_length=200)
    audience = models.CharField(max_length=7, choices=[(PUBLIC, "visiteurs"), (MEMBERS, "membres")])
    times = models.PositiveIntegerField(default=1)
    without_result = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        verbose_name = "recherche comptée"
        verbose_name_plural = "recherches comptées"
        constraints = [models.UniqueConstraint(fields=["day", "stems", "audience"], name="search_asked_once")]

    def __str__(self) -> str:
        return f"{self.day}, {self.times} fois"


class OpenedAnswer(models.Model):
    """How often, on a day, a thing (``Entry.source``, ``source_id``, ``part``) was opened from the answer to a question.

    It keeps no title and no address: these are asked of what is there when the report is read, for who reads it.
    """

    day = models.DateField()
    stems = models.CharField(max_length=LONGEST_STEMS)
    source = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = "réponse ouverte"
        verbose_name_plural = "réponses ouvertes"
        constraints = [
            models.UniqueConstraint(fields=["day", "stems", "source", "source_id", "part"], name="search_opened_once")
        ]

    def __str__(self) -> str:
        return f"{self.day}, {self.times} fois"
