"""A fiche réflexe as a document: one A4, to pin up in the lodge."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from guides.models import ReflexCardPage
from guides.pdf import words
from guides.pdf.blocks import reference_data
from guides.pdf.document import Document
from guides.pdf.guide import common
from portal.core.pdf import drawings
from portal.core.pdf.text import printable

PINE = "#0B5D5E"
BRICK = "#A3261B"
SIGNS = {
    "mark": ("marque", drawings.INK, "#F2B33D"),
    "do": ("oui", PINE, "#C7E2DD"),
    "dont": ("non", BRICK, "#C7E2DD"),
    "calls": ("telephone", BRICK, "#C7E2DD"),
    "note": ("crayon", drawings.INK, "#C7E2DD"),
    "law": ("droit", drawings.INK, "#C7E2DD"),
    "cross": ("non", BRICK, "#C7E2DD"),
}


def card_document(content: ReflexCardPage, edition: Any, page: Page) -> Document:
    """``content`` as edition ``edition`` of the live ``page``."""
    day = edition.date if edition is not None else timezone.localdate()
    document = Document("reflex_card.typ", {}, words.timestamp(day), one_page=True)
    address = words.page_address(page)
    document.data = {
        **common(document, printable(content.title, "Titre"), address, day),
        "lead": printable(content.lead, "Chapeau"),
        "edition": words.edition_words(edition, words.correction(content, edition, page)),
        "situation": printable(content.get_situation_display()),
        "do": _lines(content.do, "À faire"),
        "dont": _lines(content.dont, "À ne pas faire"),
        "note": _lines(content.note, "À noter ensuite"),
        "calls": _calls(content),
        "law": printable(content.law, "La règle de droit"),
        "references": _references(content),
    }
    document.add_signs({**SIGNS, "card": (content.sign, drawings.INK, "#C7E2DD")})
    return document


def _lines(stream: Any, label: str) -> list[str]:
    return [printable(child.value, f"{label}, ligne {index}") for index, child in enumerate(stream, 1)]


def _calls(content: ReflexCardPage) -> list[dict[str, str]]:
    return [
        {
            "number": printable(child.value["number"], f"Qui appeler, numéro {index}"),
            "label": printable(child.value["label"], f"Qui appeler, numéro {index}"),
        }
        for index, child in enumerate(content.calls, 1)
    ]


def _references(content: ReflexCardPage) -> list[dict[str, Any]]:
    return [
        reference_data(child.value, f"Références juridiques, ligne {index}")
        for index, child in enumerate(content.references, 1)
        if child.value is not None
    ]
