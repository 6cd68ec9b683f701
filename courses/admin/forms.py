"""The form of a lesson: its module is one of its course's, its questions can be answered and are all to be found.

A version kept by hand is asked for all of that; an automatic save keeps what is half written (docs/adr/0103).
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms.formsets import ORDERING_FIELD_NAME
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError

from courses.admin.places import name_questions, wrong_places
from courses.faults import Fault, faults_of
from portal.core.pages.addresses import PortalPageForm


class LessonForm(PortalPageForm):
    """Offers the modules of the course above, and the next place in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.parent_page.specific if self.parent_page else None
        if "module" in self.fields and course is not None:
            choices = [(module.key, module.title) for module in course.modules.all()]
            self.fields["module"] = forms.ChoiceField(label="Module", choices=choices)
            if self.instance.pk is None:
                last = type(self.instance).objects.child_of(course).aggregate(last=Max("position"))["last"]
                self.initial["position"] = (last or 0) + 1

    def is_valid(self) -> bool:
        """What is published is complete: all that is missing is said at once."""
        valid = super().is_valid()
        return valid if not self.is_bound or self.is_deferred_validation else self.is_complete() and valid

    def is_complete(self) -> bool:
        """Whether each question can be answered; if not, each fault stands beside its field."""
        questions = kept(self.formsets["questions"])
        complete = self._say_wrong_places([form.instance for form in questions])
        for form in questions:
            choices = kept(form.formsets["choices"])
            for fault in faults_of(form.instance, [choice.instance for choice in choices]):
                _tell(form, choices, fault)
                complete = False
        if not complete:
            _in_the_order_given(self.formsets["questions"])
        return complete

    def save(self, commit: bool = True) -> Any:
        """Also writes the UUIDs of questions that the text names by their number."""
        lesson = super().save(commit=commit)
        if name_questions(lesson) and commit:
            lesson.save(clean=False)
        return lesson

    def _say_wrong_places(self, questions: list[Any]) -> bool:
        wrong = wrong_places(self.cleaned_data.get("body") or (), questions)
        if wrong and not self.has_error("body"):
            errors = {
                place: StructBlockValidationError({"question": ValidationError(message)})
                for place, message in wrong.items()
            }
            self.add_error("body", StreamBlockValidationError(block_errors=errors))
        return not wrong


def kept(formset: Any) -> list[Any]:
    """The forms of ``formset``, which has been asked whether it is valid, that hold something and stay, in their order."""
    found = [
        form
        for form in formset.forms
        if not formset._should_delete_form(form) and (form.has_changed() or not form.empty_permitted)
    ]
    return sorted(found, key=lambda form: form.cleaned_data.get(ORDERING_FIELD_NAME) or len(formset.forms))


def _tell(form: Any, choices: Sequence[Any], fault: Fault) -> None:
    """Say it once, at its place: more exactly than « Champ requis », not beside another error."""
    if not fault.field:
        said = form.formsets["choices"].non_form_errors()
        if fault.message not in said:
            said.append(fault.message)
        return
    blamed = form if fault.choice is None else choices[fault.choice]
    if blamed.has_error(fault.field, "required"):
        del blamed.errors[fault.field]
    if not blamed.has_error(fault.field):
        blamed.add_error(fault.field, fault.message)


def _in_the_order_given(formset: Any) -> None:
    """Wagtail shows a refused list in its old order: what was moved stays where it was put."""
    for form in formset.forms:
        for below in form.formsets.values():
            _in_the_order_given(below)
    formset.forms.sort(key=lambda form: form.cleaned_data.get(ORDERING_FIELD_NAME) or len(formset.forms))
