"""A section: a numbered part of a guide with an address of its own."""

from typing import Any

from django.utils.text import slugify
from wagtail import blocks

from portal.core.blocks.base import joined, stream_text
from portal.core.blocks.media import DocumentBlock, ImageBlock, SceneBlock
from portal.core.blocks.records import ContactBlock, FiguresBlock, LegalBlock, TableBlock
from portal.core.blocks.text import ChecklistBlock, NoteBlock, QuoteBlock, StepsBlock, TextBlock, WarningBlock

ANCHOR_LENGTH = 60


def anchor_of(anchor: str | None, title: str | None) -> str:
    """The anchor that a part keeps, else one made from its title; a draft's part without a title has none yet."""
    name = anchor or title or ""
    return slugify(name)[:ANCHOR_LENGTH].strip("-") or ("partie" if name else "")


def fresh_anchor(prefix: str, title: str, taken: set[str]) -> str:
    """An anchor made from a title and no other's: neither one of ``taken`` nor, for its prefix, one of the page's own. It is
    taken from then on."""
    name = f"{prefix}-{slugify(title).removeprefix(f'{prefix}-')}"[:ANCHOR_LENGTH].strip("-")
    anchor, number = name, 1
    while anchor in taken:
        number += 1
        anchor = f"{name}-{number}"
    taken.add(anchor)
    return anchor


class ContentBlock(blocks.StreamBlock):
    """Everything that can stand in a section."""

    text = TextBlock()
    note = NoteBlock()
    warning = WarningBlock()
    steps = StepsBlock()
    checklist = ChecklistBlock()
    legal = LegalBlock()
    contact = ContactBlock()
    table = TableBlock()
    figures = FiguresBlock()
    document = DocumentBlock()
    image = ImageBlock()
    scene = SceneBlock()
    quote = QuoteBlock()

    def public_text(self, value: Any) -> str:
        return stream_text(value)


class SectionBlock(blocks.StructBlock):
    """A part of a guide. Its anchor is made once from its title and stays, so that a citation keeps its target."""

    title = blocks.CharBlock(
        label="Titre de la partie",
        max_length=120,
        help_text="Il figure au sommaire\u202f: dites ce que l’on y apprend.",
    )
    anchor = blocks.CharBlock(
        label="Ancre",
        required=False,
        max_length=ANCHOR_LENGTH,
        help_text="La fin de l’adresse de cette partie. Se remplit seule\u202f; ne la changez plus une fois citée.",
    )
    content = ContentBlock(label="Contenu")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        cleaned["anchor"] = anchor_of(cleaned["anchor"], cleaned["title"])
        return cleaned

    def public_text(self, value: Any) -> str:
        return joined(value["title"], stream_text(value["content"]))

    class Meta:
        label = "Partie"
        icon = "list-ul"
        template = "blocks/section.html"
