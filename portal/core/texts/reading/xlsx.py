"""XLSX: a text a sheet, a line a row (ECMA-376, part 1, 18). Hidden sheets are left out, formulas give what they last showed."""

from pathlib import Path

from portal.core.texts.reading.limits import Pages
from portal.core.texts.reading.markup import Markup, related_id
from portal.core.texts.reading.package import Package, opened

BOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"


def read(path: Path, pages: Pages) -> None:
    """Raises Refused, Full. A sheet without words keeps its number."""
    with opened(path) as package:
        order = Order()
        package.read(BOOK, order)
        targets = package.targets(BOOK)
        strings = _strings(package, 4 * pages.limits.characters)
        for sheet, is_hidden in order.sheets:
            pages.turn()
            pages.add("\n")
            if not is_hidden:
                package.read(targets[sheet], Cells(pages, strings))


def _strings(package: Package, most: int) -> list[str]:
    found = Strings(most)
    if STRINGS in package.names:
        package.read(STRINGS, found)
    return found.strings


class Order(Markup):
    """The sheets, by the ids of their relations, and whether they are hidden."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((related_id(attributes), attributes.get("state", "visible") != "visible"))


class Strings(Markup):
    """The table of strings; beyond ``most`` characters they are empty. How words are pronounced is not text."""

    def __init__(self, most: int) -> None:
        self.strings: list[str] = []
        self.left = most
        self.written: list[str] = []
        self.in_text = False
        self.in_sound = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.in_text = name == "t"
        self.in_sound = self.in_sound or name == "rPh"

    def end(self, name: str) -> None:
        self.in_text = False
        if name == "rPh":
            self.in_sound = False
        if name == "si":
            self.strings.append("".join(self.written))
            self.written = []

    def text(self, data: str) -> None:
        if self.in_text and not self.in_sound and self.left > 0:
            self.left -= len(data)
            self.written.append(data)


class Cells(Markup):
    """The values of a sheet."""

    def __init__(self, pages: Pages, strings: list[str]) -> None:
        self.pages = pages
        self.strings = strings
        self.kind = ""
        self.is_value = False
        self.value: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.kind = attributes.get("t", "n")
        self.is_value = name in ("v", "t")

    def end(self, name: str) -> None:
        self.is_value = False
        if name == "c":
            self.pages.add(self._said() + " ")
            self.value = []
        elif name == "row":
            self.pages.add("\n")

    def text(self, data: str) -> None:
        if self.is_value:
            self.value.append(data)

    def _said(self) -> str:
        value = "".join(self.value)
        if self.kind != "s":
            return value if self.kind in ("n", "str", "inlineStr") else ""
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else -1
        return self.strings[number] if 0 <= number < len(self.strings) else ""
