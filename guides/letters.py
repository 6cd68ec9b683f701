"""The model letters that a guide gives, and the place of each in its page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from guides.models import GuidePage
from portal.core.blocks.sections import fresh_anchor


class Letter(NamedTuple):
    """A document block of a guide, and its anchor there."""

    anchor: str
    value: Any


def letters_of(page: GuidePage) -> Iterator[Letter]:
    """The document blocks of a guide in their order, each document once, those that were deleted left out.

    An anchor is made from the title, and is no other's: neither that of a part nor that of another letter.
    """
    taken = {section.value["anchor"] for section in page.body}
    seen: set[int] = set()
    for section in page.body:
        for block in section.value["content"]:
            document = block.value["document"] if block.block_type == "document" else None
            if document and document.pk not in seen:
                seen.add(document.pk)
                yield Letter(fresh_anchor("modele", block.value["title"], taken), block.value)
