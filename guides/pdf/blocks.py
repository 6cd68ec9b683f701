"""Each block of a guide as plain values for the template. What can't be printed is a PdfError naming the block."""

from collections.abc import Callable
from typing import Any

from wagtail.blocks import StreamValue

from guides.pdf.document import Data, Document
from guides.pdf.images import check_audience, image_asset
from guides.pdf.words import base_url, legal_state, shown_address
from portal.core.blocks.media import DIAGRAMS
from portal.core.pdf import drawings
from portal.core.pdf.errors import PdfError
from portal.core.pdf.rich_text import tree
from portal.core.pdf.text import printable


class Writer:
    """Writes the blocks of one section into a document. ``block`` is the label of the one being written."""

    def __init__(self, document: Document, page_needs: frozenset[str], section_address: str) -> None:
        self.document = document
        self.page_needs = page_needs
        self.section_address = section_address
        self.references: list[Any] = []
        self.block = ""
        self.level = 1

    def write(self, child: StreamValue.StreamChild, block: str) -> Data:
        """The data of one block. An unknown type is a programming error: there is no default."""
        self.block = block
        return {"type": child.block_type, **WRITERS[child.block_type](self, child.value)}

    def say(self, text: object) -> str:
        return printable(text, self.block)

    def rich(self, source: Any) -> list[Data]:
        """Rich text, its small titles one level below what stands above: PDF/UA allows no level to be skipped."""
        nodes = tree(source, base_url(), self.block)
        for node in nodes:
            if node["t"] == "h":
                self.level = node["level"] = min(node["level"], self.level + 1)
        return nodes

    def title(self, text: object) -> str:
        """A block's own title stands at level 2."""
        said = self.say(text)
        if said:
            self.level = 2
        return said


def text(writer: Writer, value: Any) -> Data:
    return {"body": writer.rich(value)}


def note(writer: Writer, value: Any) -> Data:
    return {"body": writer.rich(value["text"])}


def warning(writer: Writer, value: Any) -> Data:
    return {"title": writer.say(value["title"]) or "Attention", "body": writer.rich(value["text"])}


def steps(writer: Writer, value: Any) -> Data:
    title = writer.title(value["title"])
    items = [{"title": writer.say(item["title"]), "body": writer.rich(item["text"])} for item in value["items"]]
    return {"title": title, "items": items}


def checklist(writer: Writer, value: Any) -> Data:
    return {"title": writer.title(value["title"]), "items": [writer.say(item) for item in value["items"]]}


def legal(writer: Writer, value: Any) -> Data:
    reference = value["reference"]
    if reference is None:
        raise PdfError("La référence juridique choisie n’existe plus. Choisissez-en une autre.", block=writer.block)
    writer.references.append(reference)
    return {**reference_data(reference, writer.block), "comment": writer.say(value["comment"])}


def reference_data(reference: Any, block: str = "") -> Data:
    """A legal reference, with the state it is in now."""
    return {
        "article": printable(reference.article, block),
        "says": printable(reference.says, block),
        "url": reference.address,
        "link_words": reference.address_words,
        "state": legal_state(reference),
        "checked": bool(reference.checked_on),
    }


def contact(writer: Writer, value: Any) -> Data:
    link = value.address
    return {
        "role": writer.say(value["role"]),
        "when": writer.say(value["when"]),
        "phone": writer.say(value["phone"]),
        "link": link,
        "shown_link": writer.say(shown_address(link)),
    }


def table(writer: Writer, value: Any) -> Data:
    """Rows that are too short are filled, so that every cell keeps its column."""
    found = value["table"]
    if found is None or not found.columns:
        raise PdfError("Ce tableau n’a pas de colonne.", block=writer.block)
    headings = [writer.say(column["heading"]) for column in found.columns]
    rows = [[writer.say(cell.value) for cell in row] for row in found.rows]
    width = len(headings)
    padded = [(row + [""] * width)[:width] for row in rows]
    return {"caption": writer.title(value["caption"]), "columns": headings, "rows": padded}


def figures(writer: Writer, value: Any) -> Data:
    items = [{"value": writer.say(item["value"]), "label": writer.say(item["label"])} for item in value["items"]]
    return {"items": items, "source": writer.say(f"{value['source']}, {value['year']}")}


def document(writer: Writer, value: Any) -> Data:
    chosen = [found for found in (value["document"], value["other_format"]) if found is not None]
    if not chosen:
        raise PdfError("Le document choisi n’existe plus. Choisissez-en un autre.", block=writer.block)
    return {
        "title": writer.say(value["title"]),
        "description": writer.say(value["description"]),
        "formats": [{"name": found.file_extension.upper(), "url": base_url() + found.url} for found in chosen],
        "address": shown_address(writer.section_address),
        "url": writer.section_address,
    }


def image(writer: Writer, value: Any) -> Data:
    found = value["image"]
    if found is None:
        raise PdfError("L’image choisie n’existe plus. Choisissez-en une autre.", block=writer.block)
    check_audience(found, writer.page_needs, writer.block)
    writer.document.images.append(found.pk)
    name = writer.document.add(image_asset(found, writer.block))
    return {"file": name, "alt": alternative(writer, value), "caption": writer.say(value["caption"])}


def scene(writer: Writer, value: Any) -> Data:
    try:
        svg = drawings.drawing("scenes", value["scene"])
    except FileNotFoundError:
        raise PdfError("Ce dessin n’existe pas. Choisissez-en un autre.", block=writer.block) from None
    name = writer.document.add_drawing(f"scene-{value['scene']}", svg)
    picture = {"file": name, "alt": alternative(writer, value), "caption": writer.say(value["caption"])}
    return {**picture, "atmosphere": value["scene"] not in DIAGRAMS}


def alternative(writer: Writer, value: Any) -> str:
    """The description of a picture: nothing is printed without one."""
    said = writer.say(value["alt"])
    if not said:
        raise PdfError(
            "Il manque la description de l’image. Dites ce qu’elle apprend à qui ne la voit pas.", block=writer.block
        )
    return said


def quote(writer: Writer, value: Any) -> Data:
    return {"text": writer.say(value["text"]), "who": writer.say(value["who"])}


WRITERS: dict[str, Callable[[Writer, Any], Data]] = {
    "text": text,
    "note": note,
    "warning": warning,
    "steps": steps,
    "checklist": checklist,
    "legal": legal,
    "contact": contact,
    "table": table,
    "figures": figures,
    "document": document,
    "image": image,
    "scene": scene,
    "quote": quote,
}
