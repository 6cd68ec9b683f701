"""Rich text as a small tree of plain values, for the templates to draw. Tags that we don't know lose their clothes.

Blocks: ``{"t": "p"|"h", ...}``, ``{"t": "ul"|"ol", "items": [[block, …], …]}``. Runs: ``{"t": "s", "s": text}``,
``{"t": "b"|"i", "c": [run, …]}``, ``{"t": "a", "href": …, "c": […]}``, ``{"t": "br"}``.
"""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import nh3
from wagtail.rich_text import RichText, expand_db_html

from portal.core.pdf.text import printable

Node = dict[str, Any]
TAGS = {"p", "ul", "ol", "li", "h2", "h3", "h4", "b", "strong", "i", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
LEVELS = {"h2": 2, "h3": 2, "h4": 3}
DEEPEST = 12


def tree(source: str | RichText, base_url: str, block: str = "") -> list[Node]:
    """The blocks of ``source`` (as stored by Wagtail). Relative links lead to ``base_url``.

    Raises PdfError naming ``block`` for a character that can't be printed.
    """
    stored = source.source if isinstance(source, RichText) else str(source or "")
    clean = nh3.clean(expand_db_html(stored), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    builder = _Builder(base_url, block)
    builder.feed(clean)
    builder.close()
    return builder.blocks


class _Builder(HTMLParser):
    """Keeps two stacks: the lists that are open, and the inline elements that are open in the running paragraph."""

    def __init__(self, base_url: str, block: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base_url = base_url
        self.block = block
        self.blocks: list[Node] = []
        self.lists: list[list[list[Node]]] = []
        self.paragraph: Node | None = None
        self.inline: list[tuple[str, list[Node]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h2", "h3", "h4"):
            self._open_paragraph(LEVELS.get(tag))
        elif tag in ("ul", "ol"):
            self._open_list(tag)
        elif tag == "li":
            self.paragraph = None
            self.inline = []
            if self.lists:
                self.lists[-1].append([])
        elif tag == "br":
            self._runs().append({"t": "br"})
        elif tag in INLINE:
            self._open_inline(tag, {"t": INLINE[tag], "c": []})
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self._open_inline(tag, {"t": "a", "href": urljoin(self.base_url, href), "c": []})

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "h2", "h3", "h4", "li"):
            self.paragraph = None
            self.inline = []
        elif tag in ("ul", "ol"):
            self.paragraph = None
            self.inline = []
            if self.lists:
                self.lists.pop()
        elif any(tag == name for name, _runs in self.inline):
            while self.inline.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split("\n"))
        if self.paragraph is None and not text.strip():
            return
        kept = printable(f"\u2060{text}\u2060", self.block).strip("\u2060")
        self._runs().append({"t": "s", "s": kept})

    def _home(self) -> list[Node]:
        """Where the next block goes: the open item of the innermost list, or the text itself."""
        if self.lists:
            if not self.lists[-1]:
                self.lists[-1].append([])
            return self.lists[-1][-1]
        return self.blocks

    def _open_paragraph(self, level: int | None) -> None:
        node: Node = {"t": "h", "level": level, "c": []} if level and not self.lists else {"t": "p", "c": []}
        self._home().append(node)
        self.paragraph = node
        self.inline = []

    def _open_list(self, tag: str) -> None:
        items: list[list[Node]] = []
        home = self._home() if len(self.lists) < DEEPEST else self.blocks
        home.append({"t": tag, "items": items})
        self.lists.append(items)
        self.paragraph = None
        self.inline = []

    def _open_inline(self, tag: str, node: Node) -> None:
        self._runs().append(node)
        self.inline.append((tag, node["c"]))

    def _runs(self) -> list[Node]:
        """The list that takes the next run; text outside a paragraph opens one."""
        if self.inline:
            return self.inline[-1][1]
        if self.paragraph is None:
            self._open_paragraph(None)
        assert self.paragraph is not None
        return self.paragraph["c"]  # type: ignore[no-any-return]
