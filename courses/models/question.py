"""Questions with stable UUIDs. Right answers and feedback leave this table for who has answered, and for editors."""

import uuid
from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable


class QuestionKind(models.TextChoices):
    """How one answers."""

    SINGLE = "single", "Une seule réponse"
    MULTIPLE = "multiple", "Plusieurs réponses"
    TRUE_FALSE = "true-false", "Vrai ou faux"
    SHORT = "short", "Réponse courte"


class Question(Orderable, ClusterableModel):
    """A question of a lesson, marked on the server."""

    lesson = ParentalKey("courses.LessonPage", on_delete=models.CASCADE, related_name="questions")
    public_id = models.UUIDField("repère", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=12, choices=QuestionKind, default=QuestionKind.SINGLE)
    text = models.TextField("question", max_length=400)
    is_true = models.BooleanField(
        "l’affirmation est vraie", default=False, help_text="Pour «\u202fvrai ou faux\u202f»."
    )
    accepted = models.TextField(
        "réponses acceptées",
        blank=True,
        help_text="Pour une réponse courte\u202f: une par ligne. Majuscules, accents et espaces ne comptent pas.",
    )
    right_feedback = models.TextField("si c’est juste", blank=True)
    wrong_feedback = models.TextField(
        "si ce n’est pas la bonne réponse",
        blank=True,
        help_text="Ce qui est juste dans l’erreur d’abord, puis ce qui manque.",
    )
    explanation = models.TextField("explication", help_text="Pourquoi. Lue après la réponse, juste ou non.")

    panels = [
        FieldPanel("public_id", read_only=True),
        FieldPanel("kind"),
        FieldPanel("text"),
        InlinePanel("choices", heading="Choix", label="Choix"),
        FieldPanel("is_true"),
        FieldPanel("accepted"),
        FieldPanel("right_feedback"),
        FieldPanel("wrong_feedback"),
        FieldPanel("explanation"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "question"
        verbose_name_plural = "questions"

    def __str__(self) -> str:
        return self.text

    @property
    def accepted_list(self) -> list[str]:
        """The short answers that are right, as they were written."""
        return [line.strip() for line in self.accepted.splitlines() if line.strip()]

    def faults(self) -> Iterator[str]:
        """What keeps this question from being answered, in words for its editor."""
        choices = list(self.choices.all())
        right = sum(choice.is_right for choice in choices)
        if self.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) and len(choices) < 2:
            yield "il faut au moins deux choix"
        if self.kind == QuestionKind.SINGLE and right != 1:
            yield "un choix, et un seul, doit être juste"
        if self.kind == QuestionKind.MULTIPLE and not right:
            yield "un choix au moins doit être juste"
        if self.kind == QuestionKind.SHORT and not self.accepted_list:
            yield "il faut au moins une réponse acceptée"


class Choice(Orderable):
    """A choice of a question, and what is said to who chose it."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField("choix", max_length=240)
    is_right = models.BooleanField("juste", default=False)
    feedback = models.TextField("ce que l’on en dit", blank=True)

    panels: ClassVar[list[FieldPanel]] = [FieldPanel("text"), FieldPanel("is_right"), FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        verbose_name = "choix"

    def __str__(self) -> str:
        return self.text
