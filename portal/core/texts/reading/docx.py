"""DOCX: the body and its notes, one text (ECMA-376, part 1, 17). What was deleted, and how fields are made, is not text."""

from pathlib import Path

from portal.core.texts.reading.limits import Pages
from portal.core.texts.reading.markup import Markup
from portal.core.texts.reading.package import opened

BODY, NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")
BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": " ", "tc": " "}


def read(path: Path, pages: Pages) -> None:
    """Raises Refused, Full."""
    with opened(path) as package:
        for name in (BODY, *(note for note in NOTES if note in package.names)):
            package.read(name, Runs(pages))


class Runs(Markup):
    """The runs of text of a part. ``Fallback`` says again what a newer reader was told already."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.in_text = 0
        self.in_fallback = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.in_text += name == "t"
        self.in_fallback += name == "Fallback"

    def end(self, name: str) -> None:
        self.in_text -= name == "t"
        self.in_fallback -= name == "Fallback"
        if name in BREAKS and not self.in_fallback:
            self.pages.add(BREAKS[name])

    def text(self, data: str) -> None:
        if self.in_text and not self.in_fallback:
            self.pages.add(data)
