"""An editor brings a film with its captions; what is not what it says is refused; it goes out to who reads the lesson."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError

from courses.blocks import VideoBlock
from courses.site import films_collection
from portal.accounts.roles import EDITORS
from portal.core.files.models import PortalDocument
from portal.core.files.validators import check_document
from tests import factories
from tests.accounts.factories import with_role
from tests.courses.factories import course, lesson

DEMO = Path(settings.BASE_DIR) / "demo" / "courses"
WEBM = (DEMO / "saisir-en-cinq-lignes.webm").read_bytes()
VTT = (DEMO / "saisir-en-cinq-lignes.vtt").read_bytes()
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\x00\x00\x00\x08free" + b"\x00" * 64
QUICKTIME = b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  " + b"\x00" * 64
MATROSKA = WEBM[:64].replace(b"\x42\x82\x84webm", b"\x42\x82\x88matroska")[:64]

GOOD = {
    "film.mp4": MP4,
    "FILM.MP4": MP4.replace(b"ftypisom", b"ftypM4V "),
    "film.webm": WEBM,
    "film.vtt": VTT,
    "marque.vtt": "\ufeffWEBVTT - leçon\r\n\r\n00:01.000 --> 00:02.000\r\nOui\r\n".encode(),
}
BAD = {
    "image en mp4": ("film.mp4", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "n’est pas celui"),
    "page web en mp4": ("film.mp4", b"<html><script>alert(1)</script></html>", "n’est pas celui"),
    "boîte plus longue que le début": ("film.mp4", b"\xff\xff\xff\xffftypisom" + b"\x00" * 64, "n’est pas celui"),
    "quicktime en mp4": ("film.mp4", QUICKTIME, "H.264"),
    "mp4 en webm": ("film.webm", MP4, "n’est pas celui"),
    "matroska en webm": ("film.webm", MATROSKA, "n’est pas celui"),
    "srt en vtt": ("film.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nOui\n", "commencent par"),
    "vtt collé à un mot": ("film.vtt", b"WEBVTTX\n\n00:01.000 --> 00:02.000\nOui\n", "commencent par"),
    "vtt sans horaire": ("film.vtt", b"WEBVTT\n\nOui\n", "aucun horaire"),
    "vtt en latin-1": ("film.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nÉté\n".encode("latin-1"), "UTF-8"),
    "vtt avec un octet nul": ("film.vtt", VTT + b"\x00", "commencent par"),
    "vtt démesuré": ("film.vtt", VTT + b"x" * (1024 * 1024), "ne dépassent pas"),
    "mov": ("film.mov", QUICKTIME, "ne sont pas acceptés"),
    "vide": ("film.mp4", b"", "vide"),
}


@pytest.mark.parametrize("name", GOOD)
def test_films_and_captions_come_in(name):
    check_document(SimpleUploadedFile(name, GOOD[name]))


@pytest.mark.parametrize("case", BAD)
def test_a_disguised_film_is_refused_with_what_to_do(case):
    name, content, says = BAD[case]
    with pytest.raises(ValidationError) as refusal:
        check_document(SimpleUploadedFile(name, content))
    assert says in refusal.value.messages[0]


def document(name: str, content: bytes, collection=None) -> PortalDocument:
    return PortalDocument.objects.create(
        title=name, file=ContentFile(content, name=name), collection=collection or films_collection()
    )


def send(client, name: str, content: bytes) -> dict:
    data = {"title": name, "collection": films_collection().pk, "files[]": SimpleUploadedFile(name, content)}
    return client.post(reverse("wagtaildocs:add_multiple"), data, headers={"X-Requested-With": "XMLHttpRequest"}).json()


@pytest.mark.django_db
def test_an_editor_reads_the_formats_and_the_limit_before_and_after(client, settings):
    client.force_login(with_role(EDITORS))
    told = client.get(reverse("wagtaildocs:add_multiple")).content.decode()
    assert "mp4, webm, vtt, 20\u202fMo au plus" in told
    assert "sous-titres (.vtt)" in told
    assert send(client, "film.mp4", MP4)["success"]
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 50
    assert "trop lourd" in send(client, "long.mp4", MP4)["error_message"]
    assert [found.filename for found in PortalDocument.objects.all()] == ["film.mp4"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("film.mp4", MP4, "video/mp4"), ("film.webm", WEBM, "video/webm"), ("film.vtt", VTT, "text/vtt; charset=utf-8")],
)
def test_a_film_goes_out_by_ranges_to_members_only(client, name, content, kind):
    address = document(name, content).url
    assert client.get(address, headers={"Range": "bytes=0-9"}).status_code == 404
    client.force_login(factories.person())
    part = client.get(address, headers={"Range": "bytes=0-9"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[:10])
    assert part["Content-Type"] == kind
    assert part["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_a_film_and_its_captions_are_files_of_these_kinds():
    film, captions, letter = document("film.webm", WEBM), document("film.vtt", VTT), document("lettre.txt", b"Oui.")
    block = VideoBlock()
    raw = {"title": "Saisir", "transcript": "On saisit.", "video": film.pk, "captions": captions.pk}
    assert block.clean(block.to_python(raw))["video"] == film
    for name, wrong in (("video", letter), ("video", captions), ("captions", film)):
        with pytest.raises(StructBlockValidationError) as refusal:
            block.clean(block.to_python({**raw, name: wrong.pk}))
        assert "choisissez un fichier" in refusal.value.block_errors[name].messages[0]
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({**raw, "transcript": ""}))
    assert "transcript" in refusal.value.block_errors


@pytest.mark.django_db
def test_a_lesson_shows_its_film_its_captions_and_its_weight(client):
    film, captions = document("film.webm", WEBM), document("film.vtt", VTT)
    value = {"title": "Saisir", "video": film, "captions": captions, "transcript": "On saisit cinq lignes."}
    page = lesson(course(), body=[("video", value)])
    client.force_login(factories.person())
    shown = client.get(page.url).content.decode()
    assert f'<source src="{film.url}" type="video/webm">' in shown
    assert f'srclang="fr" label="Français" src="{captions.url}"' in shown
    assert "On saisit cinq lignes." in shown
    assert "41\u202fko" in shown
    film.delete()
    shown = client.get(page.url).content.decode()
    assert "<video" not in shown
    assert "On saisit cinq lignes." in shown
