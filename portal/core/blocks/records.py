"""Facts: legal references, contacts, tables, figures with their source."""

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core.blocks.base import joined
from portal.core.blocks.faults import KeptInDrafts
from portal.core.words import PHONE

NO_ADDRESS = "Ce n’est pas une adresse web complète, comme https://www.exemple.fr."


class AddressBlock(KeptInDrafts, blocks.URLBlock):
    """The address of a web page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.error_messages["invalid"] = NO_ADDRESS


class PhoneBlock(KeptInDrafts, blocks.RegexBlock):
    """See ``phone_block``."""


AS_DIALLED = (
    "Tel qu’on le compose\u202f: «\u202f17\u202f», «\u202f02 99 00 12 34\u202f». Un téléphone l’appelle d’un doigt."
)
# In migrations they are what they are made of.
DECONSTRUCT_ALIASES = {AddressBlock: "wagtail.blocks.URLBlock", PhoneBlock: "wagtail.blocks.RegexBlock"}


def phone_block(label: str, **options: Any) -> PhoneBlock:
    """A telephone number that can be called: digits and spaces, no-break ones too, perhaps a ``+`` before them."""
    return PhoneBlock(
        label=label,
        regex=PHONE,
        error_messages={"invalid": "Des chiffres et des espaces, rien d’autre."},
        **options,
    )


class LegalBlock(blocks.StructBlock):
    """An article from the one list of references, and why it matters here."""

    reference = SnippetChooserBlock(
        "legal.LegalReference",
        label="Référence",
        help_text="Un article de la liste commune. S’il n’y est pas, ajoutez-l’y d’abord\u202f: il servira à toutes les pages.",
    )
    comment = blocks.CharBlock(label="Pourquoi ici", required=False, help_text="Une phrase, facultative.")

    def public_text(self, value: Any) -> str:
        reference = value["reference"]
        if reference is None:
            return value["comment"] or ""
        return joined(reference.article, reference.says, value["comment"])

    class Meta:
        label = "Référence juridique"
        icon = "doc-full-inverse"
        template = "blocks/legal.html"


class ContactValue(blocks.StructValue):
    """What a contact block holds."""

    @property
    def address(self) -> str:
        """Where its link leads; none while a draft holds half an address."""
        link: str = self.get("link") or ""
        return link if self.block.child_blocks["link"].fault(link) is None else ""


class ContactBlock(blocks.StructBlock):
    """Somebody to reach, by role rather than by name."""

    role = blocks.CharBlock(
        label="Qui",
        help_text="Un rôle\u202f: «\u202fCommissariat\u202f», «\u202fRéférent sûreté de l’organisme\u202f».",
    )
    when = blocks.CharBlock(
        label="Quand l’appeler", help_text="Dans quel cas\u202f: «\u202fPour convenir d’une date d’enlèvement\u202f»."
    )
    phone = phone_block("Téléphone", required=False, help_text=AS_DIALLED)
    link = AddressBlock(label="Adresse web", required=False, help_text="L’adresse entière, avec https://.")

    def public_text(self, value: Any) -> str:
        return joined(value["role"], value["when"], value["phone"])

    class Meta:
        label = "Contact"
        value_class = ContactValue
        icon = "mail"
        template = "blocks/contact.html"


class TableBlock(blocks.StructBlock):
    """A table whose first column names the rows. On a phone each row becomes a small list."""

    caption = blocks.CharBlock(label="Titre du tableau", help_text="Ce qu’on y lit, en une ligne.")
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label="Texte", required=False))],
        label="Tableau",
        help_text="La première colonne nomme les lignes\u202f: sur un téléphone, chacune devient une petite liste.",
    )

    def public_text(self, value: Any) -> str:
        table = value["table"]
        headings = " · ".join(column["heading"] for column in table.columns)
        rows = (" · ".join(str(cell.value) for cell in row) for row in table.rows)
        return joined(value["caption"], headings, *rows)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``columns`` and ``rows`` as plain texts."""
        context = super().get_context(value, parent_context=parent_context)
        table = value["table"]
        context["columns"] = [column["heading"] for column in table.columns]
        context["rows"] = [[cell.value or "" for cell in row] for row in table.rows]
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Tableau"
        icon = "table"
        template = "blocks/table.html"


class FigureItemBlock(blocks.StructBlock):
    """One figure and what it counts."""

    value = blocks.CharBlock(label="Chiffre", help_text="Avec son unité\u202f: «\u202f19,5 %\u202f».")
    label = blocks.CharBlock(label="Ce qu’il mesure", help_text="Ce que l’on compte, où, et sur quelle durée.")


class FiguresBlock(blocks.StructBlock):
    """Figures, never without their source and year."""

    items = blocks.ListBlock(FigureItemBlock(), label="Chiffres", min_num=1, max_num=4)
    source = blocks.CharBlock(label="Source", help_text="Qui l’a publié, et dans quel document.")
    year = blocks.IntegerBlock(
        label="Année", min_value=1900, max_value=2100, help_text="Celle de la source\u202f: elle s’affiche à sa suite."
    )

    def public_text(self, value: Any) -> str:
        figures = (f"{item['value']} {item['label']}" for item in value["items"])
        return joined(*figures, f"{value['source']}, {value['year']}")

    class Meta:
        label = "Chiffres"
        icon = "success"
        template = "blocks/figures.html"
