"""Own image, rendition and document models: public UUIDs in addresses, alternative text demanded."""

import uuid

from django.db import models
from django.urls import reverse
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class PortalImage(AbstractImage):
    """An image. Who may see it is what its collection says; the description serves as alternative text."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit = models.CharField("crédit", max_length=160, blank=True, help_text="Auteur de la photo ou du dessin.")

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"


class PortalRendition(AbstractRendition):
    """An image made ready for one place. Its address asks the audience of its image each time."""

    image = models.ForeignKey(PortalImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="files_rendition_once"),
        ]

    @property
    def url(self) -> str:
        """The address of this rendition: the image's public id, the filter, a name for the reader."""
        name = self.file.name.rsplit("/", 1)[-1]
        return reverse("files:rendition", args=[self.image.public_id, self.filter_spec, name])


class PortalDocument(AbstractDocument):
    """A file to take away: a model letter, a form. Who may read it is what its collection says."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    description = models.CharField("à quoi il sert", max_length=200, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "description")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    @property
    def url(self) -> str:
        """The address of this document, by its public id."""
        return reverse("files:document", args=[self.public_id, self.filename])

    def clean(self) -> None:
        """The extension of the file, when there is one: a file that the form refused has been told about already."""
        if self.file:
            super().clean()
