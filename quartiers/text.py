"""What people type becomes safe HTML: a small Markdown, then an allow-list. Images, headings and raw HTML are not in it."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from portal.core.words import without_controls

LONGEST = 10_000
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
BARE_ADDRESS = re.compile(r"(?<![<(\[\w/])(https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'’»])")
NARROW_SPACE = "\u202f"
_markdown = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 8}).enable(
    ["emphasis", "list", "link", "autolink", "blockquote", "newline", "escape"]
)


def html(typed: str) -> SafeString:
    """``typed`` as HTML: strong, emphasis, lists, quotes, links (``nofollow ugc``)."""
    source = BARE_ADDRESS.sub(r"<\1>", french(typed[:LONGEST]))
    cleaned = nh3.clean(
        _markdown.render(source),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(cleaned)


def plain(typed: str) -> str:
    """The words alone, for search, mails and extracts."""
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", typed)
    bare = re.sub(r"^[ \t]*(>|[-*]|\d+\.)[ \t]+", "", bare, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", bare.replace("**", "").replace("*", "")).strip()


def extract(typed: str, most: int = 200) -> str:
    """The beginning of the words, cut between two of them."""
    words = plain(typed)
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def tidy(typed: str) -> str:
    """Line ends alike, no control characters but them, no more than two line ends in a row."""
    lines = [without_controls(line).rstrip() for line in typed.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def french(text: str) -> str:
    """Narrow no-break spaces where French wants them, typographic apostrophes."""
    value = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    value = re.sub(r"[ \u00a0]+(?=[;:!?»])", NARROW_SPACE, value)
    return re.sub(r"«[ \u00a0]+", f"«{NARROW_SPACE}", value)
