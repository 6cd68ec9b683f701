"""The parts of a lesson: from one title in its text to the next, each with an anchor made from its title."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from portal.core.blocks.base import joined, public_text
from portal.core.blocks.sections import fresh_anchor
from portal.core.blocks.titles import pieces

TITLED = frozenset({"steps", "video"})


class Section(NamedTuple):
    """A part of a lesson, as plain text; what stands before the first title has neither title nor anchor."""

    anchor: str
    title: str
    text: str


def anchors_of(lesson: Any) -> list[list[str]]:
    """For each block of a lesson the anchors of its titles, in their order. They are a matter of all titles, whoever sees them."""
    taken: set[str] = set()
    return [[fresh_anchor("partie", title, taken) for title, _ in _pieces(block) if title] for block in lesson.body]


def sections_of(lesson: Any, blocks: Iterable[Any]) -> Iterator[Section]:
    """The parts of a lesson as far as these of its ``blocks`` say something, first what stands before any title."""
    shown = {id(block) for block in blocks}
    anchor = title = ""
    texts: list[str] = []
    for block, anchors in zip(lesson.body, anchors_of(lesson), strict=True):
        left = iter(anchors)
        for following, text in _pieces(block) if id(block) in shown else ():
            if following:
                yield Section(anchor, title, joined(*texts))
                anchor, title, texts = next(left), following, []
            texts.append(text)
    yield Section(anchor, title, joined(*texts))


def _pieces(block: Any) -> Iterator[tuple[str, str]]:
    """Titles of a block with the text that follows each."""
    if block.block_type == "text":
        yield from pieces(block.value.source)
        return
    title = (block.value["title"] or "").strip() if block.block_type in TITLED else ""
    yield title, public_text(block.block, block.value).removeprefix(title).strip()
