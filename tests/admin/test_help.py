"""Each field that an editor fills in says, in French, what is expected of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail import blocks
from wagtail.models import Page, get_page_models

WITHOUT = {"go_live_at", "expire_at", "comment_notifications", "public_id"}  # Wagtail’s own, and what isn’t shown
OURS = [model for model in get_page_models() if model is not Page]


def fields(block: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The fields inside the structs of a block: what a stream or a list repeats is explained by what holds it."""
    children = getattr(block, "child_blocks", None) or {"": getattr(block, "child_block", None)}
    for name, child in children.items():
        if child is None:
            continue
        where = f"{path}/{name}"
        if isinstance(block, blocks.StructBlock) and isinstance(child, blocks.FieldBlock):
            yield where, child.field.help_text or child.meta.help_text
        yield from fields(child, where)


def forms(model: type[Page]) -> Iterator[tuple[str, Any]]:
    form = model.get_edit_handler().get_form_class()
    yield "", form
    for name, formset in form.formsets.items():
        if name != "comments":
            yield f"{name}/", formset.form


@pytest.mark.parametrize("model", OURS, ids=[model.__name__ for model in OURS])
def test_each_field_of_a_page_is_explained(model: type[Page]) -> None:
    told = {
        f"{prefix}{name}": field.help_text
        for prefix, form in forms(model)
        for name, field in form.base_fields.items()
        if name not in WITHOUT
    }
    for field in model._meta.get_fields():
        if hasattr(field, "stream_block"):
            told.update(fields(field.stream_block, field.name))
    assert len(told) > 4
    assert [name for name, text in told.items() if not text] == []
