"""The form of a lesson: its module is chosen among those of its course."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm


class LessonForm(WagtailAdminPageForm):
    """Offers the modules of the course above."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.parent_page.specific if self.parent_page else None
        if "module" in self.fields and course is not None:
            choices = [(module.key, module.title) for module in course.modules.all()]
            self.fields["module"] = forms.ChoiceField(label="Module", choices=choices)
