"""A guide with every kind of block, and how to read what comes out."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image
from pypdf import PdfReader

from guides.models import GuideAuthor, GuidePage
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.legal.models import LegalReference
from portal.core.pdf.models import PdfFile
from tests import factories


def picture(title: str = "Parking", content: bytes | None = None, **fields: Any) -> PortalImage:
    """A small image; ``content`` puts other bytes in its file afterwards, as a broken disk would."""
    stream = BytesIO()
    Image.new("RGB", (64, 48), "#0B5D5E").save(stream, "PNG")
    image = PortalImage.objects.create(
        title=title, file=ImageFile(BytesIO(stream.getvalue()), f"{title}.png"), **fields
    )
    if content is not None:
        with image.file.storage.open(image.file.name, "wb") as file:
            file.write(content)
    return image


def letter(name: str = "demande.docx") -> PortalDocument:
    return PortalDocument.objects.create(title=name, file=ContentFile(b"bytes", name=name))


def reference(
    article: str = "Code de la route, article L. 325-12", *, checked_on: date | None = None
) -> LegalReference:
    found, _created = LegalReference.objects.update_or_create(
        key=article.lower().replace(" ", "-").replace(",", "").replace(".", ""),
        defaults={"article": article, "says": "Le maître des lieux demande l’enlèvement.", "checked_on": checked_on},
    )
    return found


def table(columns: list[str], rows: list[list[str]]) -> tuple[str, Any]:
    """A table block."""
    block = GuidePage.body.field.stream_block.child_blocks["section"].child_blocks["content"].child_blocks["table"]
    raw = {
        "columns": [{"type": "text", "heading": heading} for heading in columns],
        "rows": [{"values": row} for row in rows],
        "caption": "",
    }
    return "table", block.to_python({"caption": "Qui agit, selon le lieu", "table": raw})


def every_block() -> list[tuple[str, Any]]:
    return [
        (
            "text",
            "<h3>Regarder</h3><p>Une <b>épave</b> ne roulera plus\u202f: <a href='/fiches/'>voyez</a>.</p><ul><li>Roues</li></ul>",
        ),
        ("note", {"text": "<p>Rien ne bouge sans écrit.</p>"}),
        ("warning", {"title": "", "text": "<p>Ne touchez à rien.</p>"}),
        (
            "steps",
            {
                "title": "La marche à suivre",
                "items": [{"title": "Constater", "text": "<p>Six photos.</p>"}, {"title": "Écrire", "text": ""}],
            },
        ),
        ("checklist", {"title": "Le dossier", "items": ["La date", "La plaque"]}),
        ("legal", {"reference": reference(), "comment": "Le texte à citer."}),
        (
            "contact",
            {
                "role": "Commissariat",
                "when": "Pour convenir d’une date.",
                "phone": "17",
                "link": "https://example.org/aide",
            },
        ),
        table(["Lieu", "Qui"], [["Rue", "Le maire"], ["Parking", "L’organisme"]]),
        (
            "figures",
            {"items": [{"value": "19,5 %", "label": "des plaintes"}], "source": "Feuille de route", "year": 2023},
        ),
        (
            "document",
            {
                "document": letter(),
                "other_format": letter("demande.odt"),
                "title": "Modèle de demande",
                "description": "",
            },
        ),
        ("image", {"image": picture(), "alt": "Un parking vide.", "caption": "Le parking, au matin."}),
        ("scene", {"scene": "voiture", "alt": "Une voiture sans roues.", "caption": ""}),
        ("quote", {"text": "Je photographie les quatre coins.", "who": "Samir Ouali, gardien"}),
    ]


def full_guide(slug: str = "vehicules", **fields: Any) -> GuidePage:
    """Two sections, the first with every block, an author, a first edition."""
    body = [
        factories.section("Reconnaître la situation", *every_block(), anchor="reconnaitre"),
        factories.section("Faire enlever", ("legal", {"reference": reference(), "comment": ""}), anchor="enlever"),
    ]
    page = factories.guide(slug, live=False, body=fields.pop("body", body), **fields)
    page.authors.add(GuideAuthor(name="Thierry Le Goff", role="Les Foyers du Ponant"))
    return factories.publish(page)


def content(row: PdfFile) -> bytes:
    """The bytes of a file that was made."""
    with row.file.open("rb") as stream:
        return bytes(stream.read())


def read(made: PdfFile | bytes) -> PdfReader:
    return PdfReader(BytesIO(made if isinstance(made, bytes) else content(made)))


def words(reader: PdfReader) -> str:
    """All the text, on one line, with plain spaces."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
