"""Which files have a text that is read, and what their pages are called."""

from pathlib import PurePosixPath

PAGES = {
    "pdf": "page", "docx": "", "odt": "", "xlsx": "feuille", "ods": "feuille", "pptx": "diapositive", "odp": "diapositive",
}  # fmt: skip
"""What a page is called, by extension; nothing for files that have none: they are one text."""


def kind_of(filename: str) -> str:
    """The extension of a file that is read; empty for any other."""
    extension = PurePosixPath(filename).suffix[1:].lower()
    return extension if extension in PAGES else ""


def place(filename: str, number: int) -> str:
    """« courrier.pdf, page 3 »."""
    page = PAGES.get(kind_of(filename), "")
    return f"{filename}, {page} {number}" if page else filename


def anchor(filename: str, number: int) -> str:
    """What makes a browser open the file there (RFC 8118, 3); empty when nothing does."""
    return f"page={number}" if kind_of(filename) == "pdf" else ""
