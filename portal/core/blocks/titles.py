"""Small titles: at which level they are written, how a text is cut at them, which anchors they have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.core.blocks.base import plain

SMALL_TITLE = 3
_TITLE = re.compile(r"<h([34])(?:\s[^>]*)?>(.*?)</h\1>", re.DOTALL)


def title_level(parent_context: Mapping[str, Any] | None) -> int:
    """The level of a block's small titles: 3, since a section has the 2, unless the page has no sections.

    Such a page says ``title_level`` in the context that it renders its blocks with.
    """
    return int((parent_context or {}).get("title_level", SMALL_TITLE))


def title_anchors(parent_context: Mapping[str, Any] | None) -> Sequence[str]:
    """The anchors of a block's titles, in their order: those that its page says as ``title_anchors``; none elsewhere."""
    return (parent_context or {}).get("title_anchors", ())


def titled_from(html: str, level: int, anchors: Sequence[str] = ()) -> str:
    """Rich text with its small titles (h3, then h4) written from ``level`` on. In HTML from the editor ``<`` is only a tag.

    ``anchors``: one for each title that says something, as far as there are any.
    """
    left = iter(anchors)

    def written(found: re.Match[str]) -> str:
        name = f"h{int(found[1]) - SMALL_TITLE + level}"
        anchor = next(left, "") if plain(found[2]) else ""
        return f'<{name} id="{anchor}">{found[2]}</{name}>' if anchor else f"<{name}>{found[2]}</{name}>"

    return _TITLE.sub(written, html)


def pieces(html: str) -> Iterator[tuple[str, str]]:
    """Rich text from one small title to the next, as plain title and text: first what stands before any, without one."""
    title, start = "", 0
    for found in _TITLE.finditer(html):
        if following := plain(found[2]):
            yield title, plain(html[start : found.start()])
            title, start = following, found.end()
    yield title, plain(html[start:])
