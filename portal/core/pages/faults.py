"""An automatic save says what stops it, at its place; a draft says what would stop its publishing."""

import json
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, JsonResponse
from wagtail.blocks.base import BlockField, get_error_json_data
from wagtail.fields import StreamField
from wagtail.models import Page

from portal.core.blocks.faults import places, unfinished
from portal.core.publishing.guards import ChangeRefused

MOST = 3
PAUSED = " Tant que ce n’est pas corrigé, ce que vous écrivez reste ici sans être enregistré."


class SaysWhatStopsIt:
    """For Wagtail's page forms: JSON answers carry ``faults``, a tree for each field (static/js/admin-faults.js shows it)."""

    request: Any
    form: Any
    expects_json_response: bool

    def form_valid(self, form: Any) -> HttpResponse:
        """What a draft keeps half-written is told at its field."""
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        if self.expects_json_response and response.status_code == 200:
            faults = {name: get_error_json_data(error) for name, _block, _value, error in half_written(form.instance)}
            return JsonResponse({**json.loads(response.content), "faults": faults})
        return response

    def json_error_response(self, error_code: str, error_message: str) -> JsonResponse:
        """Which field stops the save, in words and as a tree."""
        faults, words = {}, error_message
        if error_code == "validation_error":
            faults = {name: get_error_json_data(errors[0]) for name, errors in self.form.errors.as_data().items()}
            words = " ".join(list(stopping(self.form))[:MOST]) + PAUSED if faults else error_message
        answer = {"success": False, "error_code": error_code, "error_message": words, "faults": faults}
        return JsonResponse(answer, status=400)


def stopping(form: Any) -> Iterator[str]:
    """Each fault of ``form``, with its place."""
    for name, errors in form.errors.as_data().items():
        field = form.fields.get(name)
        for error in errors:
            if isinstance(field, BlockField):
                value = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
                yield from places(field.block, value, error)
            else:
                label = f"{field.label}\u202f: " if field else ""
                yield from (f"{label}{message}" for message in error.messages)


def half_written(page: Page) -> Iterator[Any]:
    """Field, block, value and error of each text of ``page`` that keeps something half-written."""
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            value = getattr(page, field.name)
            if (error := unfinished(field.stream_block, value)) is not None:
                yield field.name, field.stream_block, value, error


def refuse_half_written(page: Page) -> None:
    """Raises ChangeRefused when ``page`` keeps something half-written."""
    found = [place for _name, block, value, error in half_written(page) for place in places(block, value, error)]
    if found:
        raise ChangeRefused(*found)
