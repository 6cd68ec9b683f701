"""A lesson: one thing at a time. For members unless its editor says otherwise of it, also below a public course."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField

from courses.admin.forms import LessonForm
from courses.admin.panels import QuestionsPanel
from courses.blocks import LessonBlock
from courses.faults import faults_of
from portal.core.pages.models import BasePage
from portal.core.publishing.guards import ChangeRefused


class LessonPage(BasePage):
    """A lesson of a course, in one of its modules."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.SlugField(
        "module", max_length=40, help_text="Celui sous lequel la leçon est rangée dans le programme."
    )
    position = models.PositiveSmallIntegerField(
        "ordre dans le module",
        default=1,
        help_text="La plus petite d’abord. Deux nombres égaux\u202f: la plus ancienne d’abord.",
    )
    minutes = models.PositiveSmallIntegerField(
        "durée, en minutes",
        default=3,
        validators=[MinValueValidator(1)],
        help_text="Questions comprises, pour qui lit sans hâte.",
    )
    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Une phrase\u202f: ce que l’on aura compris."
    )
    body = StreamField(
        LessonBlock(),
        verbose_name="contenu",
        use_json_field=True,
        help_text="Trois minutes de lecture, et une question là où l’on peut se tromper.",
    )
    search_words = models.CharField(
        "autres mots",
        max_length=400,
        blank=True,
        help_text="Ce que l’on taperait pour la trouver, et qui n’est pas dans le titre.",
    )
    is_open = True  # set by courses.selectors.lessons_of: whether who asks may read it
    number: int | None = None  # set by courses.selectors.lesson_context: its place among those that who asks may read

    base_form_class = LessonForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("module"),
        FieldPanel("position"),
        FieldPanel("minutes"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    questions_panel = QuestionsPanel(
        "questions",
        heading="Questions",
        label="Question",
        add_label="Ajouter une question",
        help_text="Elles viennent à la fin de la leçon, dans cet ordre. Pour en placer une ailleurs, ajoutez un bloc "
        "«\u202fQuestion\u202f» dans le contenu.",
    )
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList([questions_panel], heading="Questions"),
            ObjectList([FieldPanel("search_words")], heading="Classement"),
            ObjectList(BasePage.address_panels, heading="Adresse"),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar[list[str]] = ["public_id"]
    template = "courses/lesson.html"

    class Meta:
        verbose_name = "leçon"
        verbose_name_plural = "leçons"

    @property
    def course(self) -> Any:
        """The course above."""
        if not hasattr(self, "_course"):
            self._course = self.get_parent().specific
        return self._course

    @property
    def themes(self) -> Any:
        """Its course's."""
        return self.course.themes

    def anchor_at(self, content_path: str) -> str:
        """That of its block's first title, else of the last one before."""
        from courses.sections import anchors_of

        before = ""
        for block, anchors in zip(self.body, anchors_of(self), strict=True):
            if f".{block.id}." in f".{content_path}.":
                return anchors[0] if anchors else before
            before = anchors[-1] if anchors else before
        return ""

    def copy_child_relation(self, child_relation: Any, target: Any, commit: bool = False, append: bool = False) -> Any:
        """A copied lesson has questions of its own: new UUIDs, and its body points at them."""
        copied = super().copy_child_relation(child_relation, target, commit=False, append=append)
        name = child_relation if isinstance(child_relation, str) else child_relation.get_accessor_name()
        if name == "questions" and target is not self:
            _renew(target)
        if commit:
            getattr(target, name).commit()
        return copied

    def check_publishing(self) -> None:
        """Also refuses a question that nobody could answer."""
        super().check_publishing()
        faults = [
            f"«\u202f{found.text or f'Question {number}'}\u202f»\u202f: {fault.message}"
            for number, found in enumerate(self.questions.all(), start=1)
            for fault in faults_of(found)
        ]
        if faults:
            raise ChangeRefused(*faults)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What ``courses.selectors.lesson_context`` says: parts to show, progress, what comes next."""
        from courses.selectors import lesson_context

        return {**super().get_context(request, *args, **kwargs), **lesson_context(self, request)}


def _renew(lesson: LessonPage) -> None:
    renamed = {}
    for question in lesson.questions.all():
        fresh = uuid.uuid4()
        renamed[str(question.public_id)] = str(fresh)
        question.public_id = fresh
    for block in lesson.body:
        if block.block_type == "question":
            block.value["question"] = renamed.get(block.value["question"], block.value["question"])
