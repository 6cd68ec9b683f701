"""ODT, ODS, ODP (OpenDocument 1.3, part 3): one text, a text a sheet, a text a slide.

What was deleted under tracking, comments and the speaker's notes are not text.
"""

from pathlib import Path

from portal.core.texts.reading.limits import Pages, Refused
from portal.core.texts.reading.markup import Markup
from portal.core.texts.reading.package import opened

CONTENT, MANIFEST = "content.xml", "META-INF/manifest.xml"
LEFT_OUT = {"tracked-changes", "annotation", "notes", "scripts", "font-face-decls", "automatic-styles"}
BREAKS = {"p": "\n", "h": "\n", "line-break": "\n", "tab": " ", "s": " ", "table-cell": " "}
PARAGRAPHS = {"p", "h"}


def read(path: Path, pages: Pages, page: str = "") -> None:
    """``page``: the element that is a page, if one is. Raises Refused, Full."""
    with opened(path) as package:
        if MANIFEST in package.names:
            package.read(MANIFEST, Locks())
        package.read(CONTENT, Content(pages, page))


class Locks(Markup):
    """The list of parts: one that a password locks says so. Raises Refused."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "encryption-data":
            raise Refused("locked")


class Content(Markup):
    """The words of the body; where there are pages, what stands before the first one is none of theirs."""

    def __init__(self, pages: Pages, page: str) -> None:
        self.pages = pages
        self.page = page
        self.paragraphs = 0
        self.left_out = 0
        self.is_open = not page

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.left_out += name in LEFT_OUT
        self.paragraphs += name in PARAGRAPHS
        if self.page and name == self.page:
            self.is_open = True
            self.pages.turn()
            self.pages.add("\n")

    def end(self, name: str) -> None:
        if name in BREAKS and self.is_open and not self.left_out:
            self.pages.add(BREAKS[name])
        self.left_out -= name in LEFT_OUT
        self.paragraphs -= name in PARAGRAPHS

    def text(self, data: str) -> None:
        if self.paragraphs and self.is_open and not self.left_out:
            self.pages.add(data)
