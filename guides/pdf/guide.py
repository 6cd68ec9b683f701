"""A guide as a document: cover, contents, sections, references, what changed, how to cite it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from guides.citation import author_names, cite, cited_at, corrected_on
from guides.models import GuidePage
from guides.pdf import words
from guides.pdf.blocks import Writer, reference_data
from guides.pdf.document import Data, Document
from portal.core.audience.services import needs
from portal.core.pdf import drawings, fonts
from portal.core.pdf.rich_text import tree
from portal.core.pdf.text import printable
from portal.core.words import date_words, in_order

SIGNS = {
    "mark": ("marque", drawings.INK, "#F2B33D"),
    "note": ("oui", drawings.INK, "#C7E2DD"),
    "warning": ("attention", drawings.INK, "#F8DFA6"),
    "legal": ("droit", drawings.INK, "#C7E2DD"),
    "document": ("lettre", drawings.INK, "#C7E2DD"),
    "contact": ("telephone", drawings.INK, "#C7E2DD"),
    "guide": ("guide", drawings.INK, "#C7E2DD"),
}


def guide_document(content: GuidePage, edition: Any, page: Page) -> Document:
    """``content`` (the live page, a draft, or an edition's revision) as edition ``edition`` of the live ``page``."""
    day = edition.date if edition is not None else timezone.localdate()
    document = Document("guide.typ", {}, words.timestamp(day))
    address = words.page_address(page)
    title = printable(content.title, "Titre")
    document.data = {
        **common(document, title, address, day),
        "lead": printable(content.lead, "Chapeau"),
        "short_title": words.short_title(title),
        "for_whom": printable(content.for_whom, "Pour qui"),
        "themes": [printable(theme.title, "Thèmes") for theme in content.themes.all()],
        "edition": words.edition_words(edition, words.correction(content, edition, page)),
        "review": words.review_words(content)
        if content is page or edition is None
        else "",  # no promise is kept for ever
        "authors": _authors(content),
        "brief": tree(content.brief, words.base_url(), "En bref"),
        "cite": citation(content, edition, page),
        **_body(document, content, page, address),
        "changes": _changes(edition, page),
    }
    document.data["cover"] = _cover(document.data["sections"])
    document.add_signs(SIGNS)
    return document


def common(document: Document, title: str, address: str, day: date) -> Data:
    """What both templates need."""
    qr = document.add_drawing("qr", drawings.qr_code(address))
    return {
        "fonts": fonts.families(),
        "site": printable(settings.SITE_NAME),
        "title": title,
        "day": [day.year, day.month, day.day],
        "address": address,
        "shown_address": words.shown_address(address),
        "qr": qr,
        "demo": bool(settings.DEMO_PROFILE),
        "signs": {},
    }


def _cover(sections: list[Data]) -> str:
    """The first scene of the guide stands on its cover too; a diagram has words to be read where they belong."""
    blocks = (block for section in sections for block in section["blocks"])
    return next((block["file"] for block in blocks if block["type"] == "scene" and block["atmosphere"]), "")


def _authors(content: GuidePage) -> list[Data]:
    return [
        {"name": printable(author.name, "Auteurs"), "role": printable(author.role, "Auteurs")}
        for author in content.authors.all()
    ]


def citation(content: Any, edition: Any, page: Page) -> str:
    """One line that stays true: it leads to the frozen edition, or to the page when what is read was corrected since."""
    corrected = corrected_on(page, edition) if content is page else None
    address = words.shown_address(cited_at(words.page_address(page), edition, corrected))
    return printable(cite(content, edition, address, author_names(content), corrected)) + "."


def _body(document: Document, content: GuidePage, page: Page, address: str) -> Data:
    sections: list[Data] = []
    cited: dict[int, Data] = {}
    page_needs = needs(page)
    for index, section in enumerate(content.body):
        value = section.value
        where = f"{address}#{value['anchor']}"
        title = printable(value["title"], f"Partie {index + 1}, titre")
        writer = Writer(document, page_needs, where)
        blocks = []
        for position, child in enumerate(value["content"]):
            label = f"Partie {index + 1} «\u202f{title}\u202f», bloc {position + 1} ({child.block.label})"
            document.labels[index, position] = label
            blocks.append(writer.write(child, label))
        sections.append({"number": index + 1, "title": title, "url": where, "blocks": blocks})
        for reference in writer.references:
            entry = cited.setdefault(reference.pk, {**reference_data(reference), "sections": []})
            if index + 1 not in entry["sections"]:
                entry["sections"].append(index + 1)
    return {"sections": sections, "references": sorted(cited.values(), key=lambda entry: in_order(entry["article"]))}


def _changes(edition: Any, page: Page) -> list[Data]:
    """Every edition up to this one, newest first; for a draft, every edition so far."""
    if not page.pk:
        return []
    editions = page.editions.order_by("-number")
    if edition is not None:
        editions = editions.filter(number__lte=edition.number)
    return [
        {
            "label": f"Édition {found.number}",
            "date": date_words(found.date),
            "text": printable(found.what_changed, f"Ce qui change, édition {found.number}"),
        }
        for found in editions
    ]
