"""Images, drawings, documents to take away."""

from pathlib import PurePath
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.core.blocks.base import joined
from portal.core.files.audience import may_take
from portal.core.words import weight_words

SCENES = [
    ("hall", "Un hall d’immeuble"),
    ("palier", "Un palier, deux portes"),
    ("loge", "Une loge de gardien"),
    ("abords", "Une entrée vue de la rue"),
    ("ronde", "Une ronde, la nuit"),
    ("camera", "Une caméra sur une façade"),
    ("voiture", "Une voiture sur des parpaings"),
    ("chantier", "Une clôture de chantier"),
    ("copropriete", "Une résidence en copropriété"),
    ("reunion", "Une table de partenaires"),
    ("serment", "Un serment au tribunal"),
    ("ecoute", "Deux chaises pour parler"),
    ("vestiaire", "Un vestiaire, deux gilets"),
    ("services", "Une rue et ses services publics"),
    ("phases-projet", "Schéma\u202f: les phases d’un projet"),
    ("chaine-alerte", "Schéma\u202f: la chaîne d’alerte"),
    ("niveaux-hall", "Schéma\u202f: les niveaux de difficulté d’un hall"),
    ("acteurs", "Schéma\u202f: le panorama des acteurs"),
]

DIAGRAMS = frozenset(name for name, title in SCENES if title.startswith("Schéma"))


def scenes() -> list[tuple[str, str]]:
    """The drawings that an editor chooses from. A function, so that a new one needs no migration."""
    return SCENES


class ImageBlock(blocks.StructBlock):
    """A picture that says something; its description is read aloud and shown where pictures aren't."""

    image = ImageChooserBlock(label="Image", help_text="Sur une page ouverte à tous, l’image doit l’être aussi.")
    alt = blocks.CharBlock(
        label="Description", help_text="Ce que l’image apprend, pour qui ne la voit pas. Obligatoire."
    )
    caption = blocks.CharBlock(
        label="Légende", required=False, help_text="Affichée sous l’image\u202f: le lieu, la date, qui l’a prise."
    )

    def public_text(self, value: Any) -> str:
        return joined(value["alt"], value["caption"])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``is_shown``: the image exists, and who reads the page may see it."""
        context = super().get_context(value, parent_context=parent_context)
        context["is_shown"] = may_take(context.get("request"), value["image"])
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Image"
        icon = "image"
        template = "blocks/image.html"


class SceneBlock(blocks.StructBlock):
    """One of the portal's own drawings."""

    scene = blocks.ChoiceBlock(
        label="Dessin",
        choices=scenes,
        help_text="Un schéma reste où il est lu\u202f; un autre dessin peut passer sur la couverture du PDF.",
    )
    alt = blocks.CharBlock(
        label="Description", help_text="Ce que le dessin apprend, pour qui ne le voit pas. Obligatoire."
    )
    caption = blocks.CharBlock(
        label="Légende", required=False, help_text="Affichée sous le dessin, quand la description ne suffit pas."
    )

    def public_text(self, value: Any) -> str:
        return joined(value["alt"], value["caption"])

    class Meta:
        label = "Dessin du portail"
        icon = "pick"
        template = "blocks/scene.html"


class DocumentBlock(blocks.StructBlock):
    """A model letter or a form, in one or two formats."""

    document = DocumentChooserBlock(
        label="Document", help_text="Qui lit la page doit pouvoir le prendre\u202f: vérifiez ses lecteurs."
    )
    other_format = DocumentChooserBlock(
        label="Le même dans un autre format",
        required=False,
        help_text="Un ODT à côté d’un DOCX, par exemple\u202f: chacun prend celui qu’il sait ouvrir.",
    )
    title = blocks.CharBlock(
        label="Titre", help_text="Comme on le demanderait\u202f: «\u202fLettre au propriétaire du véhicule\u202f»."
    )
    description = blocks.CharBlock(
        label="À quoi il sert", required=False, help_text="À quel moment on s’en sert, en une phrase."
    )

    def public_text(self, value: Any) -> str:
        return joined(value["title"], value["description"])

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """``files``: each format that the reader may take, as label, details and url; ``other_files``: all but the first;
        ``anchor``: the block's own, where the page gives it one (``anchors``, by ``id`` of the value)."""
        context = super().get_context(value, parent_context=parent_context)
        found = (value["document"], value["other_format"])
        files = [describe(document) for document in found if may_take(context.get("request"), document)]
        context.update(files=files, other_files=files[1:])
        context["anchor"] = context.get("anchors", {}).get(id(value), "")
        return context  # type: ignore[no-any-return]

    class Meta:
        label = "Document à télécharger"
        icon = "doc-full"
        template = "blocks/document.html"


def describe(document: Any) -> dict[str, str]:
    """A document's format, size and address: « DOCX, 24 ko »."""
    details = f"{PurePath(document.filename).suffix[1:].upper()}, {weight_words(document.get_file_size())}"
    return {"label": details, "details": details, "url": document.url}
