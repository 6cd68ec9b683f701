"""Compiles a document, and finds the block to blame when the compiler refuses it."""

import copy

from guides.pdf.document import TEMPLATES, Data, Document
from portal.core.pdf.compiler import Compiled, compile
from portal.core.pdf.errors import CompileError, PdfError


def build(document: Document, *, find_block: bool = False) -> Compiled:
    """The PDF. Raises PdfError: CompileError when the compiler is who refuses.

    ``find_block``: names the block that the compiler refuses, at the price of several compilations. For editors and the
    worker, never for a visitor who waits.
    """
    files = document.files()
    try:
        compiled = _compile(document, document.data, files)
    except CompileError as error:
        block = _blame(document, files) if find_block else ""
        raise CompileError("La mise en page n’accepte pas ce contenu.", block=block, detail=error.detail) from error
    if document.one_page and compiled.pages != 1:
        raise PdfError(
            "La fiche ne tient pas sur une page A4, même en plus petit\u202f: raccourcissez-la de quelques lignes."
        )
    return compiled


def _compile(document: Document, data: Data, files: dict[str, bytes]) -> Compiled:
    return compile(TEMPLATES / document.template, data, files, document.timestamp)


def _blame(document: Document, files: dict[str, bytes]) -> str:
    """The label of the first block without which the document passes: the shortest failing beginning, by halves."""
    places = sorted(document.labels)
    if not places or _fails(document, files, places, 0):
        return ""
    low, high = 0, len(places)  # passes with ``low`` blocks, fails with ``high``
    while high - low > 1:
        middle = (low + high) // 2
        if _fails(document, files, places, middle):
            high = middle
        else:
            low = middle
    return document.labels[places[high - 1]]


def _fails(document: Document, files: dict[str, bytes], places: list[tuple[int, int]], count: int) -> bool:
    kept = set(places[:count])
    data = copy.deepcopy(document.data)
    for index, section in enumerate(data["sections"]):
        section["blocks"] = [block for position, block in enumerate(section["blocks"]) if (index, position) in kept]
    try:
        _compile(document, data, files)
    except CompileError:
        return True
    return False
