"""The form of a question inside its lesson's."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm


class QuestionForm(WagtailAdminModelForm):
    """Carries the UUID of a question that is a draft still, so that it is the same after the next save."""

    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kwargs.get("instance") is None:
            self.initial["public_id"] = None  # a form that is added starts empty: each gets a UUID of its own

    def clean_public_id(self) -> UUID:
        """A stored question keeps its own; a new one may keep that of its draft, never one that another question has."""
        if self.instance.pk:
            return UUID(str(self.instance.public_id))
        given: UUID | None = self.cleaned_data["public_id"]
        taken = given is None or type(self.instance)._default_manager.filter(public_id=given).exists()
        return uuid4() if given is None or taken else given
