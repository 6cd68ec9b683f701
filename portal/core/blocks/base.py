"""Public text: what of a block may travel into a search extract, a feed or a mail."""

from html import unescape
from typing import Any, Protocol, runtime_checkable

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.rich_text import RichText

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
RICH_TEXT_FEATURES_WITH_TITLES = ["h3", "h4", *RICH_TEXT_FEATURES]


@runtime_checkable
class HasPublicText(Protocol):
    """A block that declares what of its value everybody who may read the page may also find."""

    def public_text(self, value: Any) -> str:
        """Plain text, without markup."""
        ...


class NoPublicTextError(TypeError):
    """A block without ``public_text``: it can't be indexed, so the page can't be either."""


def plain(html: str | RichText) -> str:
    """Rich text as plain text: paragraphs and list items become lines."""
    source = html.source if isinstance(html, RichText) else html
    for tag in ("</p>", "</li>", "</h3>", "</h4>", "<br/>", "<br>"):
        source = source.replace(tag, tag + "\n")
    lines = (line.strip() for line in unescape(strip_tags(source)).splitlines())
    return "\n".join(line for line in lines if line)


def public_text(block: blocks.Block, value: Any) -> str:
    """The public text of ``value``. Raises NoPublicTextError when its block declares none."""
    if isinstance(block, HasPublicText):
        return block.public_text(value)
    raise NoPublicTextError(f"{type(block).__name__} declares no public_text()")


def stream_text(stream: blocks.StreamValue) -> str:
    """The public text of every block of a stream, one a line."""
    return "\n".join(filter(None, (public_text(child.block, child.value) for child in stream)))


def joined(*parts: str | None) -> str:
    """Non-empty parts, one a line."""
    return "\n".join(part.strip() for part in parts if part and part.strip())
