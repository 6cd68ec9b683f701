"""Questions with stable UUIDs. Right answers and feedback leave this table for who has answered, and for editors."""

import uuid
from typing import ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from courses.admin.panels import ChoicesPanel


class QuestionKind(models.TextChoices):
    """How one answers."""

    SINGLE = "single", "Une seule réponse"
    MULTIPLE = "multiple", "Plusieurs réponses"
    TRUE_FALSE = "true-false", "Vrai ou faux"
    SHORT = "short", "Réponse courte"


class Question(Orderable, ClusterableModel):
    """A question of a lesson, marked on the server."""

    lesson = ParentalKey("courses.LessonPage", on_delete=models.CASCADE, related_name="questions")
    public_id = models.UUIDField("repère", default=uuid.uuid4, unique=True)
    text = models.TextField(
        "question", max_length=400, help_text="Une situation que l’on rencontre, plutôt qu’une définition."
    )
    kind = models.CharField(
        "on répond par",
        max_length=12,
        choices=QuestionKind,
        default=QuestionKind.SINGLE,
        help_text="Il décide de ce qu’il faut remplir dessous.",
    )
    is_true = models.BooleanField(
        "l’affirmation est vraie", default=False, help_text="Ne compte que si l’on répond par vrai ou faux."
    )
    accepted = models.TextField(
        "réponses acceptées",
        blank=True,
        help_text="Une par ligne. Majuscules, accents et espaces ne comptent pas. La première est montrée à qui s’est trompé.",
    )
    right_feedback = models.TextField("à qui répond juste", help_text="Une phrase, après «\u202fC’est juste.\u202f»")
    wrong_feedback = models.TextField(
        "à qui se trompe",
        help_text="Après «\u202fPas tout à fait.\u202f»\u202f: ce qui est juste dans l’erreur d’abord, puis ce qui manque.",
    )
    explanation = models.TextField("explication", help_text="Pourquoi. Lue après la réponse, juste ou non.")

    panels = [
        FieldPanel("public_id", classname="question__key"),
        FieldPanel("text"),
        FieldPanel("kind"),
        ChoicesPanel(
            "choices",
            heading="Choix",
            label="Choix",
            add_label="Ajouter un choix",
            classname="question__choices",
            help_text="Deux au moins. Rien de ce qui est juste n’est montré avant la réponse.",
        ),
        FieldPanel("is_true", classname="question__true"),
        FieldPanel("accepted", classname="question__words"),
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


class Choice(Orderable):
    """A choice of a question, and what is said to who chose it."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="choices")
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField("choix", max_length=240)
    is_right = models.BooleanField("juste", default=False)
    feedback = models.TextField(
        "ce que l’on en dit",
        blank=True,
        help_text="Facultatif. Lu sous ce choix par qui l’a pris, et par tous s’il est juste.",
    )

    panels: ClassVar[list[FieldPanel]] = [FieldPanel("text"), FieldPanel("is_right"), FieldPanel("feedback")]

    class Meta(Orderable.Meta):
        verbose_name = "choix"

    def __str__(self) -> str:
        return self.text
