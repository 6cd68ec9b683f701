"""How questions and their choices are edited inside a lesson."""

from typing import Any

from modelcluster.forms import BaseChildFormSet
from wagtail.admin.panels import InlinePanel, Panel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.telepath import register as register_telepath_adapter

from courses.admin.questions import QuestionForm

CHOICES_TO_BEGIN_WITH = 2
WRITTEN = ("text", "is_right", "feedback")


class ListPanel(InlinePanel):
    """An inline panel whose button says what it adds: « Ajouter une question »."""

    def __init__(self, *args: Any, add_label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_label = add_label

    def clone_kwargs(self) -> dict[str, Any]:
        """Also the words of the button."""
        return {**super().clone_kwargs(), "add_label": self.add_label}

    @register_telepath_adapter
    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "courses/admin/list_panel.html"


class QuestionsPanel(ListPanel):
    """The questions of a lesson: each keeps its identity through drafts."""

    def get_form_options(self) -> dict[str, Any]:
        """The same as Wagtail's, on our form."""
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=QuestionForm, defer_required_on_fields=deferred
        )
        return options


class ChoiceFormSet(BaseChildFormSet):
    """A question without choices starts with two empty ones; those left empty are not kept, nor asked for their words.

    (An automatic save counts them among the forms that were there, and a short answer never shows them.)
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and not self.initial_form_count():
            self.extra = CHOICES_TO_BEGIN_WITH

    def add_fields(self, form: Any, index: int | None) -> None:
        """Nothing is required of a choice in which nothing was written."""
        super().add_fields(form, index)
        if self.is_bound and not any(form.data.get(form.add_prefix(name), "").strip() for name in WRITTEN):
            for field in form.fields.values():
                field.required = False

    def _should_delete_form(self, form: Any) -> bool:
        said = form.cleaned_data
        return super()._should_delete_form(form) or not (
            said.get("text") or said.get("is_right") or said.get("feedback")
        )


class ChoicesPanel(ListPanel):
    """The choices of a question."""

    def get_form_options(self) -> dict[str, Any]:
        """The same as Wagtail's, on our formset."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = ChoiceFormSet
        return options


class LessonsPanel(Panel):
    """The lessons of a course in their order, published or not, each a link to its form, and the way to a new one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/lessons_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["course"] = self.instance
            context["lessons"] = all_lessons(self.instance)
            context["may_add"] = self.instance.permissions_for_user(self.request.user).can_add_subpage()
            return context


def all_lessons(course: Any) -> list[Any]:
    """Drafts too: by module, then by place."""
    from courses.models import LessonPage  # the model's panels are made of this module

    places = {module.key: place for place, module in enumerate(course.modules.all())}
    lessons = LessonPage.objects.child_of(course)
    return sorted(lessons, key=lambda one: (places.get(one.module, len(places)), one.position, one.path))
