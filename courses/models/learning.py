"""What people did. Statements (after xAPI 1.0.3) are the truth; the other tables are a projection that can be rebuilt.

Everything refers to courses, lessons and questions by public UUID: what people did outlives a deleted page.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Verb(models.TextChoices):
    """What was done. Values are the last part of the ADL verb's IRI."""

    REGISTERED = "registered", "inscription à"
    EXITED = "exited", "départ de"
    ANSWERED = "answered", "réponse à"
    ATTEMPTED = "attempted", "nouvel essai de"
    COMPLETED = "completed", "fin de"


class ObjectKind(models.TextChoices):
    """What it was done to."""

    COURSE = "course", "formation"
    LESSON = "lesson", "leçon"
    QUESTION = "question", "question"


class Statement(models.Model):
    """Somebody did something. Never changed once written; the same ``public_id`` is written once."""

    public_id = models.UUIDField(unique=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb)
    object_kind = models.CharField(max_length=8, choices=ObjectKind)
    object_id = models.UUIDField()
    lesson = models.UUIDField(null=True)
    course = models.UUIDField()
    edition = models.PositiveIntegerField()
    result = models.JSONField(default=dict)
    timestamp = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name = "déclaration"
        indexes = [models.Index(fields=["actor", "course"], name="courses_statement_by_person")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.get_object_kind_display()}"


class Enrolment(models.Model):
    """Somebody takes a course. ``rounds``: how often they enrolled."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.UUIDField()
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    last_lesson = models.UUIDField(null=True)
    rounds = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name = "inscription"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "course"], name="courses_enrolled_once")]

    def __str__(self) -> str:
        return str(self.course)


class LessonState(models.Model):
    """Somebody has finished a lesson."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.UUIDField()
    lesson = models.UUIDField()
    completed_at = models.DateTimeField()

    class Meta:
        ordering = ["completed_at", "pk"]
        verbose_name = "leçon terminée"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "lesson"], name="courses_finished_once")]

    def __str__(self) -> str:
        return str(self.lesson)


class Attempt(models.Model):
    """An answer to a question of an edition. Its ``public_id`` is its statement's."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.UUIDField()
    edition = models.PositiveIntegerField()
    lesson = models.UUIDField()
    question = models.UUIDField()
    response = models.JSONField(default=list)
    is_right = models.BooleanField()
    at = models.DateTimeField()
    set_aside = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "réponse"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "question"],
                condition=models.Q(set_aside=False),
                name="courses_one_answer_stands",
            )
        ]

    def __str__(self) -> str:
        return str(self.question)
