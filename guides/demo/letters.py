"""Model letters as documents, in two formats."""

from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.models import Collection

from portal.core.demo.files import DEMO_DIR, read_yaml
from portal.core.demo.letters import docx, odt
from portal.core.files.models import PortalDocument

FORMATS = {"DOCX": docx, "ODT": odt}


def load(path: Path) -> None:
    """Make both formats of a letter."""
    letter = read_yaml(path)
    collection = Collection.get_first_root_node()
    for extension, write in FORMATS.items():
        document = PortalDocument(title=_title(letter["title"], extension), collection=collection)
        name = f"{letter['filename']}.{extension.lower()}"
        document.file.save(name, ContentFile(write(letter["title"], letter["blocks"])), save=False)
        document.file_size = document.file.size
        document.save()


def find(name: str) -> tuple[int, int]:
    """The ids of a letter's two formats, by the name of its file."""
    title = read_yaml(DEMO_DIR / "letters" / f"{name}.yaml")["title"]
    found = dict(
        PortalDocument.objects.filter(title__in=[_title(title, extension) for extension in FORMATS])
        .order_by("-pk")
        .values_list("title", "pk")
    )
    if len(found) != len(FORMATS):
        raise ValueError(f"letter {name!r} has not been made, or was deleted")
    first, other = (found[_title(title, extension)] for extension in FORMATS)
    return first, other


def _title(title: str, extension: str) -> str:
    return f"{title} ({extension})"
