"""Words: text, quotations, call-outs, steps, checklists."""

from typing import Any

from django.utils.safestring import mark_safe
from wagtail import blocks

from portal.core.blocks.base import (
    RICH_TEXT_FEATURES,
    RICH_TEXT_FEATURES_WITH_TITLES,
    joined,
    plain,
)
from portal.core.blocks.titles import title_anchors, title_level, titled_from


class TextBlock(blocks.RichTextBlock):
    """Running text with small titles. What is pasted from Word keeps only what the toolbar shows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=RICH_TEXT_FEATURES_WITH_TITLES, **kwargs)

    def public_text(self, value: Any) -> str:
        return plain(value)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``text``: the HTML, its small titles at the level and with the anchors that the page asks for."""
        context = super().get_context(value, parent_context=parent_context)
        html = titled_from(str(value), title_level(parent_context), title_anchors(parent_context))
        context["text"] = mark_safe(html)  # Wagtail's own rendering of rich text; its titles changed
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "blocks/text.html"


class NoteBlock(blocks.StructBlock):
    """« À retenir »: one idea that stays when the rest is forgotten."""

    text = blocks.RichTextBlock(label="Texte", features=RICH_TEXT_FEATURES, help_text="Une idée, deux phrases au plus.")

    def public_text(self, value: Any) -> str:
        return plain(value["text"])

    class Meta:
        label = "À retenir"
        icon = "check"
        template = "blocks/note.html"


class WarningBlock(blocks.StructBlock):
    """A risk for the reader: legal, physical, or to the case."""

    title = blocks.CharBlock(label="Titre", required=False, help_text="Sans titre\u202f: «\u202fAttention\u202f».")
    text = blocks.RichTextBlock(
        label="Texte", features=RICH_TEXT_FEATURES, help_text="Ce que l’on risque, puis ce qu’il faut faire."
    )

    def public_text(self, value: Any) -> str:
        return joined(value["title"], plain(value["text"]))

    class Meta:
        label = "Attention"
        icon = "warning"
        template = "blocks/warning.html"


class StepBlock(blocks.StructBlock):
    """One step of a procedure."""

    title = blocks.CharBlock(
        label="Étape",
        help_text="Un verbe d’abord\u202f: «\u202fConstater\u202f», «\u202fPrévenir le propriétaire\u202f».",
    )
    text = blocks.RichTextBlock(
        label="Comment",
        required=False,
        features=RICH_TEXT_FEATURES,
        help_text="Le geste, en peu de phrases. Rien si l’étape se comprend seule.",
    )


class StepsBlock(blocks.StructBlock):
    """A procedure, in order."""

    title = blocks.CharBlock(
        label="Titre",
        required=False,
        help_text="Ce que ces étapes permettent\u202f: «\u202fFaire enlever l’épave\u202f».",
    )
    items = blocks.ListBlock(StepBlock(), label="Étapes", min_num=2)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``level``: that of the title; ``anchor``: its own, where the page gives it one."""
        context = super().get_context(value, parent_context=parent_context)
        context["level"] = title_level(parent_context)
        context["anchor"] = next(iter(title_anchors(parent_context)), "")
        return context  # type: ignore[no-any-return]

    def public_text(self, value: Any) -> str:
        steps = (joined(step["title"], plain(step["text"])) for step in value["items"])
        return joined(value["title"], *steps)

    class Meta:
        label = "Étapes"
        icon = "list-ol"
        template = "blocks/steps.html"


class ChecklistBlock(blocks.StructBlock):
    """Points to tick before a visit, a letter, a meeting."""

    title = blocks.CharBlock(
        label="Titre", help_text="Ce que la liste prépare\u202f: «\u202fLe dossier à réunir\u202f»."
    )
    items = blocks.ListBlock(blocks.CharBlock(label="Point"), label="Points", min_num=2)

    def public_text(self, value: Any) -> str:
        return joined(value["title"], *value["items"])

    class Meta:
        label = "Liste à cocher"
        icon = "tasks"
        template = "blocks/checklist.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody of the trade, in their own words."""

    text = blocks.TextBlock(label="Citation", help_text="Sans guillemets\u202f: la mise en page les ajoute.")
    who = blocks.CharBlock(label="Qui parle", help_text="Nom, métier, organisme.")

    def public_text(self, value: Any) -> str:
        return joined(value["text"], value["who"])

    class Meta:
        label = "Parole de terrain"
        icon = "openquote"
        template = "blocks/quote.html"
