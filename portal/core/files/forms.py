"""The forms by which editors bring images and documents in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from portal.core.files.texts import reading_of
from portal.core.files.validators import check_document, check_size, safe_name
from portal.core.words import weight_words

NOT_AN_IMAGE = "Ce fichier n’est pas une image lisible. Enregistrez-le à nouveau en JPEG, PNG ou WebP."
IMAGE_MESSAGES = {
    "invalid_image": NOT_AN_IMAGE,
    "invalid_image_known_format": "Le contenu de ce fichier (%(image_format)s) ne correspond pas à son extension (.%(extension)s).",
    "file_too_many_pixels": "Cette image est trop grande (%(num_pixels)s pixels). La limite est de %(max_pixels_count)s pixels.",
    "file_too_many_pixels_to_count": "Cette image est trop grande. La limite est de %(max_pixels_count)s pixels.",
    "required": "Choisissez un fichier.",
}
FILM_HELP = "Pour un film, apportez aussi ses sous-titres (.vtt) et sa transcription."
COLLECTION_HELP = "La collection dit qui peut lire le fichier. Une page publique ne montre que des fichiers publics."


class PortalImageField(WagtailImageField):
    """Checks the size before anything reads the bytes, and that Pillow opens what the extension promises."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        formats = self.supported_formats_text
        self.error_messages.update(IMAGE_MESSAGES)
        self.error_messages["invalid_image_extension"] = (
            f"Ce format d’image n’est pas accepté. Formats acceptés\u202f: {formats}."
        )
        self.error_messages["invalid_extension"] = self.error_messages["invalid_image_extension"]
        self.help_text = f"{formats}, {weight_words(self.max_upload_size)} au plus."

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            check_size(data, self.max_upload_size)
            _check_pixels(data)
            data.name = safe_name(data.name or "")
        return super().to_python(data)


class PortalDocumentField(WagtailDocumentField):
    """Checks that the bytes are what the extension promises."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["required"] = "Choisissez un fichier."
        most = weight_words(self.max_upload_size)
        self.help_text = f"{', '.join(settings.WAGTAILDOCS_EXTENSIONS)}, {most} au plus. {FILM_HELP}"

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            check_document(data)
            data.name = safe_name(data.name or "")
        return super().to_python(data)


class PortalImageForm(BaseImageForm):
    """An image comes with a description: it is read aloud, and shown where the image isn't."""

    description = forms.CharField(
        label="Description",
        max_length=255,
        help_text="Ce que l’image apprend, pour qui ne la voit pas. Obligatoire.",
        error_messages={"required": "Décrivez l’image en une phrase\u202f: elle sera lue à qui ne la voit pas."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace(self, PortalImageField)


class PortalDocumentForm(BaseDocumentForm):
    """A document whose bytes are checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace(self, PortalDocumentField)
        if "file" in self.fields and (reading := reading_of(self.instance)):
            self.fields["file"].help_text += f" {reading}"


def _replace(form: forms.ModelForm, field_class: type[forms.FileField]) -> None:
    """Our file field in the place of Wagtail's, with its widget and label."""
    if "file" in form.fields:
        old = form.fields["file"]
        form.fields["file"] = field_class(label="Fichier", required=old.required, widget=old.widget)
    if "collection" in form.fields:
        form.fields["collection"].help_text = COLLECTION_HELP


def _check_pixels(data: UploadedFile) -> None:
    """Raises ValidationError when Pillow can't open the image, or only by unfolding too many pixels."""
    data.seek(0)
    try:
        with PillowImage.open(data) as image:
            pixels = image.width * image.height * getattr(image, "n_frames", 1)
            if pixels > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise _too_many_pixels(pixels)
            image.verify()
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error  # Pillow has its own, higher limit, and opens nothing beyond
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(NOT_AN_IMAGE, code="invalid_image") from error
    finally:
        data.seek(0)


def _too_many_pixels(pixels: int | None = None) -> ValidationError:
    """The refusal of an image of so many pixels; None: more than could be counted."""
    message = IMAGE_MESSAGES["file_too_many_pixels" if pixels else "file_too_many_pixels_to_count"]
    limit = number_format(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS, force_grouping=True)
    values = {"num_pixels": number_format(pixels or 0, force_grouping=True), "max_pixels_count": limit}
    return ValidationError(message % values, code="file_too_many_pixels")
