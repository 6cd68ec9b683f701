"""Images on paper: read with care, never shown to readers who may not see them."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from PIL import Image as Pillow
from PIL import UnidentifiedImageError
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from willow.image import UnrecognisedImageFormatError

from guides.pdf.document import Asset
from portal.core.audience.services import needs
from portal.core.audience.tokens import covers
from portal.core.pdf.errors import PdfError

PRINT_FILTER = "max-1600x1600"
PRINTABLE = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")
UNREADABLE = (
    OSError,  # covers Pillow's UnidentifiedImageError and a file that is gone
    ValueError,
    SyntaxError,  # what Pillow raises on a broken PNG
    SuspiciousOperation,
    SourceImageIOError,
    UnrecognisedImageFormatError,
    UnidentifiedImageError,
    InvalidFilterSpecError,
    Pillow.DecompressionBombError,
)


def image_asset(image: Any, block: str) -> Asset:
    """The image at print size. What can't be read is a PdfError naming ``block``."""
    try:
        digest = image.get_file_hash()
    except UNREADABLE as error:
        raise _unreadable(block) from error
    return Asset(f"image-{image.pk}-{digest[:16]}", lambda: _read(image, block))


def _read(image: Any, block: str) -> bytes:
    try:
        rendition = image.get_rendition(PRINT_FILTER)
        with rendition.file.open("rb") as stream:
            content = bytes(stream.read())
    except UNREADABLE as error:
        raise _unreadable(block) from error
    if not content.startswith(PRINTABLE):  # a disguised file: no SVG or PDF goes to the compiler as a picture
        raise _unreadable(block)
    return content


def _unreadable(block: str) -> PdfError:
    return PdfError("Cette image ne peut pas être lue. Envoyez-la de nouveau, en PNG ou en JPEG.", block=block)


def check_audience(image: Any, page_needs: frozenset[str], block: str) -> None:
    """Every reader of the page must be a reader of its images. A draft (no audience yet) is for its editors only."""
    if not covers(needs(image), page_needs):
        raise PdfError("Cette image est réservée à moins de lecteurs que la page. Changez sa collection.", block=block)
