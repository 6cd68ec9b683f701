"""An image is one, is described, and doesn't unfold to more than a page can carry."""

import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from tests.admin.test_upload import SVG, png


def image_form(name: str, content: bytes, **data: Any) -> Any:
    fields = {
        "title": "Plan",
        "description": "Le plan du hall",
        "collection": Collection.get_first_root_node().pk,
        **data,
    }
    return get_image_form(get_image_model())(fields, {"file": SimpleUploadedFile(name, content)})


@pytest.mark.django_db
def test_an_image_wants_a_description() -> None:
    assert image_form("plan.png", png()).is_valid()
    form = image_form("plan.png", png(), description="")
    assert not form.is_valid()
    assert "Décrivez l’image" in form.errors["description"][0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", SVG),
        ("dessin.png", SVG),
        ("plan.jpg", png()),
        ("plan.png", b"\x89PNG\r\n\x1a\n abimee"),
        ("plan.png", b"<html><script>alert(1)</script>"),
        ("plan.gif", b"GIF89a"),
        ("plan.png", b""),
    ],
)
def test_a_disguised_or_broken_image_is_refused(name: str, content: bytes) -> None:
    form = image_form(name, content)
    assert not form.is_valid()
    assert list(form.errors) == ["file"]


@pytest.mark.django_db
def test_an_image_that_unfolds_to_too_many_pixels_is_refused_before_it_is_read(settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 1000
    form = image_form("plan.png", png((100, 100)))
    assert "trop grande (10\xa0000 pixels)" in form.errors["file"][0]
    assert image_form("plan.png", png((20, 20))).is_valid()


@pytest.mark.django_db
def test_an_image_beyond_what_is_opened_at_all_is_too_large_not_unreadable() -> None:
    header = struct.pack(">IIBBBBB", 30_000, 20_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(header)) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    form = image_form("plan.png", b"\x89PNG\r\n\x1a\n" + chunk + png()[33:])
    assert form.errors["file"] == ["Cette image est trop grande. La limite est de 40\xa0000\xa0000 pixels."]
