"""What is asked and what was opened then, counted a day: no person, no session, no address, no hour. Kept ninety days."""

from django.db import models

from portal.core.audience.tokens import MEMBERS, PUBLIC

LONGEST_WORDS = 200
"""Of a question that may be told; the ticket carries no more either."""
OFTEN = 3
"""A question that fewer tickets brought is « rare »: it has no words, here or in a report."""


class Outcome(models.IntegerChoices):
    """What a question found, from nothing on: nothing, what has some of its words only, what has them all."""

    NOTHING = 0, "Sans réponse"
    PARTLY = 1, "Réponse partielle"
    WHOLE = 2, "Répondue"


class AskedQuestion(models.Model):
    """How often a question was asked on a day by visitors (``public``) or by who had signed in (``members``).

    ``partial``: how often what it found had some of its words only. ``last``: what it found the last time on that day: what
    has been mended since is told by it, without the hour of anybody.

    ``question``: a keyed digest of what two ways to write it share; nobody reads it back. ``words``: one of these ways, blank
    until the question was asked ``OFTEN`` times in what is kept: rarer words could name somebody.
    """

    day = models.DateField()
    question = models.CharField(max_length=64)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    audience = models.CharField(max_length=7, choices=[(PUBLIC, "visiteurs"), (MEMBERS, "membres")])
    times = models.PositiveIntegerField(default=1)
    without_result = models.PositiveIntegerField(default=0)
    partial = models.PositiveIntegerField(default=0)
    last = models.PositiveSmallIntegerField(choices=Outcome, default=Outcome.WHOLE)

    class Meta:
        ordering = ["pk"]
        verbose_name = "recherche comptée"
        verbose_name_plural = "recherches comptées"
        constraints = [models.UniqueConstraint(fields=["day", "question", "audience"], name="search_asked_once")]

    def __str__(self) -> str:
        return f"{self.day}, {self.times} fois"


class OpenedAnswer(models.Model):
    """How often, on a day, a thing (``Entry.source``, ``source_id``, ``part``) was opened from the answer to a question.

    It keeps no title and no address: these are asked of what is there when the report is read, for who reads it.
    """

    day = models.DateField()
    question = models.CharField(max_length=64)
    source = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    part = models.CharField(max_length=80, blank=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name = "réponse ouverte"
        verbose_name_plural = "réponses ouvertes"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "question", "source", "source_id", "part"], name="search_opened_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}, {self.times} fois"
