"""The catalogue and the course: its card, its modules. Lessons are pages below, with an audience of their own."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.models import Orderable

from courses.admin.panels import LessonsPanel, ListPanel
from portal.accounts.choices import JobFamily
from portal.core.pages.models import BasePage


class Level(models.TextChoices):
    """How much one must know before."""

    FIRST = "debut", "Pour commencer"
    FURTHER = "approfondir", "Pour approfondir"


class CourseIndexPage(BasePage):
    """« Formations »: every course, by job family and duration."""

    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Sous le titre\u202f: ce que l’on trouve ici."
    )

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    subpage_types: ClassVar[list[str]] = ["courses.CoursePage"]
    max_count = 1
    template = "courses/course_index.html"

    class Meta:
        verbose_name = "catalogue des formations"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``courses`` that answer the two filters, ``families`` and ``durations`` as chips; ``mine``, but under a filter."""
        from courses.mine import my_courses
        from courses.selectors import catalogue

        found = catalogue(request)
        mine = None if found["is_filtered"] else my_courses(request.user)
        return {**super().get_context(request, *args, **kwargs), **found, "mine": mine}


class CoursePage(BasePage):
    """A course: what it is for, for whom, how long; its lessons by module."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lead = models.TextField("chapeau", max_length=400, help_text="Deux phrases\u202f: de quoi il s’agit, et pourquoi.")
    outcomes = models.TextField("ce que l’on saura faire", help_text="Un point par ligne, un verbe d’abord.")
    minutes = models.PositiveSmallIntegerField(
        "durée, en minutes",
        default=15,
        validators=[MinValueValidator(1)],
        help_text="La somme de ses leçons, à peu près.",
    )
    level = models.CharField(
        "niveau",
        max_length=20,
        choices=Level,
        default=Level.FIRST,
        help_text="Ce qu’il faut savoir avant d’ouvrir la première leçon.",
    )
    themes = ParentalManyToManyField(
        "themes.Theme",
        verbose_name="thèmes",
        blank=True,
        help_text="Ils rangent la page dans les index et la rapprochent de ce qui en parle aussi.",
    )
    search_words = models.CharField(
        "autres mots",
        max_length=400,
        blank=True,
        help_text="Ce que l’on taperait pour la trouver, et qui n’est pas dans le titre.",
    )
    edition_note = models.TextField(
        "ce qui change dans cette édition",
        blank=True,
        help_text="Changez ce texte pour ouvrir une nouvelle édition\u202f: les réponses disent à laquelle elles "
        "appartiennent. Pour corriger une faute, laissez-le tel quel.",
    )

    content_panels = [
        *BasePage.content_panels,
        LessonsPanel(heading="Leçons"),
        FieldPanel("lead"),
        FieldPanel("outcomes"),
        ListPanel("families", heading="Pour qui", label="Filière", add_label="Ajouter une filière", min_num=1),
        FieldPanel("minutes"),
        FieldPanel("level"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(
                [
                    ListPanel(
                        "modules",
                        heading="Modules",
                        label="Module",
                        add_label="Ajouter un module",
                        help_text="Les parties de la formation. Chaque leçon dira à laquelle elle appartient.",
                        min_num=1,
                    )
                ],
                heading="Modules",
            ),
            ObjectList([FieldPanel("themes"), FieldPanel("search_words")], heading="Classement"),
            ObjectList([FieldPanel("edition_note")], heading="Édition"),
            ObjectList(BasePage.address_panels, heading="Adresse"),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["courses.CourseIndexPage"]
    subpage_types: ClassVar[list[str]] = ["courses.LessonPage"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["public_id"]
    template = "courses/course.html"

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"

    @property
    def outcome_list(self) -> list[str]:
        """What one will be able to do, point by point."""
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]

    @property
    def family_labels(self) -> str:
        """« Proximité, Gestion locative »."""
        return ", ".join(dict.fromkeys(family.get_family_display() for family in self.families.all()))

    @property
    def edition_number(self) -> int:
        """The edition that is being taken now; 0 before the first publishing."""
        return self.editions.values_list("number", flat=True).first() or 0

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``modules`` with their lessons, ``progress`` of who asks (None for who isn't enrolled)."""
        from courses.selectors import course_context

        return {**super().get_context(request, *args, **kwargs), **course_context(self, request.user)}


class CourseFamily(Orderable):
    """A job family that a course is made for."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="families")
    family = models.CharField(
        "filière", max_length=30, choices=JobFamily, help_text="Un métier pour lequel la formation a été écrite."
    )

    def __str__(self) -> str:
        return self.get_family_display()


def _new_key() -> str:
    return uuid.uuid4().hex[:12]


class CourseModule(Orderable):
    """A part of a course. Lessons name it by ``key``, which stays when the title changes."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="modules")
    key = models.SlugField("clé", max_length=40, default=_new_key, editable=False)
    title = models.CharField(
        "titre", max_length=120, help_text="Par exemple «\u202fAvant\u202f», «\u202fSur place\u202f»."
    )

    def __str__(self) -> str:
        return self.title
