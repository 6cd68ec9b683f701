"""PPTX: a text a slide, in their order (ECMA-376, part 1, 19). Hidden slides and the speaker's notes are left out."""

from pathlib import Path

from portal.core.texts.reading.docx import Runs
from portal.core.texts.reading.limits import Pages
from portal.core.texts.reading.markup import Markup, related_id
from portal.core.texts.reading.package import opened

DECK = "ppt/presentation.xml"


def read(path: Path, pages: Pages) -> None:
    """Raises Refused, Full. A slide without words keeps its number."""
    with opened(path) as package:
        order = Order()
        package.read(DECK, order)
        targets = package.targets(DECK)
        for slide in order.slides:
            pages.turn()
            pages.add("\n")
            package.read(targets[slide], Slide(pages))


class Order(Markup):
    """The slides, by the ids of their relations."""

    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sldId":
            self.slides.append(related_id(attributes))


class Slide(Runs):
    """The words of a slide, unless it is hidden."""

    is_hidden = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sld":
            self.is_hidden = attributes.get("show") in ("0", "false")
        super().start(name, attributes)

    def text(self, data: str) -> None:
        if not self.is_hidden:
            super().text(data)
