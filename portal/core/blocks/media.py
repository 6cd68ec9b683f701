"""Images, drawings, documents to take away."""

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from portal.core.blocks.base import joined

SCENES = [("hall", "Un hall d’immeuble"), ("voiture", "Une voiture sur des parpaings"), ("chantier", "Une clôture de chantier")]


class ImageBlock(blocks.StructBlock):
    """A picture that says something; its description is read aloud and shown where pictures aren't."""

    image = ImageChooserBlock(label="Image")
    alt = blocks.CharBlock(label="Description", help_text="Ce que l’image apprend, pour qui ne la voit pas. Obligatoire.")
    caption = blocks.CharBlock(label="Légende", required=False)

    def public_text(self, value: Any) -> str:
        return joined(value["alt"], value["caption"])

    class Meta:
        label = "Image"
        icon = "image"
        template = "blocks/image.html"


class SceneBlock(blocks.StructBlock):
    """One of the portal's own drawings."""

    scene = blocks.ChoiceBlock(label="Dessin", choices=SCENES)
    alt = blocks.CharBlock(label="Description", help_text="Ce que le dessin apprend, pour qui ne le voit pas. Obligatoire.")
    caption = blocks.CharBlock(label="Légende", required=False)

    def public_text(self, value: Any) -> str:
        return joined(value["alt"], value["caption"])

    class Meta:
        label = "Dessin du portail"
        icon = "pick"
        template = "blocks/scene.html"


class DocumentBlock(blocks.StructBlock):
    """A model letter or a form, in one or two formats."""

    document = DocumentChooserBlock(label="Document")
    other_format = DocumentChooserBlock(label="Le même dans un autre format", required=False)
    title = blocks.CharBlock(label="Titre")
    description = blocks.CharBlock(label="À quoi il sert", required=False)

    def public_text(self, value: Any) -> str:
        return joined(value["title"], value["description"])

    class Meta:
        label = "Document à télécharger"
        icon = "doc-full"
        template = "blocks/document.html"
