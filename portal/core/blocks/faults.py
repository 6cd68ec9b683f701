"""What stops a text with blocks: where it stands, in words that an editor reads, and as a tree that Wagtail's editor shows.

A draft keeps a half-written address or telephone number (``KeptInDrafts``): one such field must not stop the saving of a
whole page. It is told at its field, and publishing refuses it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

Child = tuple[Any, blocks.Block, Any]  # key (index or name), block, value


class KeptInDrafts:
    """For a FieldBlock: while a draft is saved, what its field refuses is kept as it was typed."""

    is_deferred_validation: bool
    field: Any

    def clean(self, value: Any) -> Any:
        """As the field cleans it; in a draft, as typed if it doesn't."""
        try:
            return super().clean(value)  # type: ignore[misc]
        except ValidationError:
            if not self.is_deferred_validation:
                raise
            return value

    def fault(self, value: Any) -> ValidationError | None:
        """What its field says against ``value``; an empty one is another matter."""
        if not value:
            return None
        try:
            self.field.clean(value)
        except ValidationError as error:
            return error
        return None


def unfinished(block: blocks.Block, value: Any) -> ValidationError | None:
    """What was kept half-written in ``value``, in the shape of Wagtail's own errors."""
    if isinstance(block, KeptInDrafts):
        return block.fault(value)
    found = {key: error for key, child, inner in _children(block, value) if (error := unfinished(child, inner))}
    return _error_of(block)(block_errors=found) if found else None


def places(block: blocks.Block, value: Any, error: ValidationError) -> Iterator[str]:
    """Each fault as « Partie 2, bloc 3 « Contact », champ « Adresse web » : … », the words for the top left out."""
    for way, message in _walk(block, value, error):
        yield f"{', '.join(way)}\u202f: {message}" if way else message


def _walk(block: blocks.Block, value: Any, error: ValidationError) -> Iterator[tuple[list[str], str]]:
    inner: Mapping[Any, ValidationError] = getattr(error, "block_errors", {})
    own = getattr(error, "non_block_errors", None) if hasattr(error, "block_errors") else error.messages
    for message in own or ():
        yield [], str(message)
    for key, child, child_value in _children(block, value):
        if (below := inner.get(key)) is not None:
            name = _name(block, child, key)
            for way, message in _walk(child, child_value, below):
                yield [name, *way] if name else way, message


def _children(block: blocks.Block, value: Any) -> Iterator[Child]:
    if isinstance(block, blocks.StreamBlock):
        yield from ((index, child.block, child.value) for index, child in enumerate(value or ()))
    elif isinstance(block, blocks.ListBlock):
        yield from ((index, block.child_block, inner) for index, inner in enumerate(value or ()))
    elif isinstance(block, blocks.StructBlock):
        yield from ((name, child, value.get(name)) for name, child in block.child_blocks.items())


def _name(parent: blocks.Block, child: blocks.Block, key: Any) -> str:
    if isinstance(parent, blocks.StructBlock):
        return f"champ «\u202f{child.label}\u202f»" if isinstance(child, blocks.FieldBlock) else ""
    if isinstance(parent, blocks.StreamBlock) and len(parent.child_blocks) > 1:
        return f"bloc {key + 1} «\u202f{child.label}\u202f»"
    return f"{child.label} {key + 1}"


def _error_of(block: blocks.Block) -> Any:
    if isinstance(block, blocks.StreamBlock):
        return StreamBlockValidationError
    return ListBlockValidationError if isinstance(block, blocks.ListBlock) else StructBlockValidationError
