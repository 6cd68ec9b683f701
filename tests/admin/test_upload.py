"""What comes in is what it says it is; nothing larger than the limit is kept; names are safe."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection, UploadedFile

from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.files.upload import BoundedUploadHandler
from portal.core.files.validators import check_document, safe_name
from tests import factories

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DOCX = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
ODT = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}


def png(size: tuple[int, int] = (8, 8)) -> bytes:
    stream = io.BytesIO()
    PillowImage.new("RGB", size, "white").save(stream, "PNG")
    return stream.getvalue()


def packed(members: dict[str, Any]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


GOOD = {
    "guide.pdf": b"%PDF-1.7\n%%EOF",
    "lettre.docx": packed(DOCX),
    "tableau.xlsx": packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"}),
    "diapos.pptx": packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}),
    "lettre.odt": packed(ODT),
    "liste.csv": "nom;ville\nÉpave;Brest\n".encode(),
    "note.txt": "Noté.".encode("cp1252"),
    "lot.zip": packed({"lettre.docx": packed(DOCX), "lisez-moi.txt": "x"}),
}
BAD = {
    "image déguisée en PDF": ("guide.pdf", png()),
    "page web déguisée en PDF": ("guide.pdf", b"<html><script>"),
    "archive quelconque en docx": ("lettre.docx", packed({"a.txt": "x"})),
    "odt en docx": ("lettre.docx", packed(ODT)),
    "docx en odt": ("lettre.odt", packed(DOCX)),
    "macro dans un docx": ("lettre.docx", packed({**DOCX, "word/vbaProject.bin": "x"})),
    "docm renommé": (
        "lettre.docx",
        packed({**DOCX, "[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}),
    ),
    "macro dans un odt": ("lettre.odt", packed({**ODT, "Basic/Standard/Module1.xml": "x"})),
    "programme en texte": ("note.txt", b"MZ\x90\x00programme"),
    "octets nuls en csv": ("liste.csv", b"a;b\x00c"),
    "programme dans une archive": ("lot.zip", packed({"outil.exe": "MZ"})),
    "page web dans une archive": ("lot.zip", packed({"index.html": "<script>"})),
    "chemin qui sort": ("lot.zip", packed({"../../etc/passwd": "x"})),
    "chemin absolu": ("lot.zip", packed({"/etc/passwd": "x"})),
    "lettre de lecteur": ("lot.zip", packed({"C:/autoexec.txt": "x"})),
    "archive abîmée": ("lot.zip", b"PK\x03\x04 abimee"),
    "bombe": ("lot.zip", packed({"grand.txt": b"0" * (210 * 1024 * 1024)})),
    "trop de fichiers": ("lot.zip", packed({f"{n}.txt": "" for n in range(2_100)})),
    "svg": ("dessin.svg", SVG),
    "html": ("page.html", b"<html>"),
    "sans extension": ("fichier", b"x"),
    "vide": ("note.txt", b""),
    "double extension": ("lettre.pdf.exe", b"MZ"),
}


@pytest.mark.parametrize("name", GOOD)
def test_each_accepted_format_comes_in(name: str) -> None:
    check_document(SimpleUploadedFile(name, GOOD[name]))


@pytest.mark.parametrize("case", BAD)
def test_what_is_not_what_it_says_is_refused_in_french(case: str) -> None:
    name, content = BAD[case]
    with pytest.raises(ValidationError) as refusal:
        check_document(SimpleUploadedFile(name, content))
    assert any(word in refusal.value.messages[0] for word in ("fichier", "Fichier", "fichiers"))


def test_a_document_over_the_limit_says_both_sizes(settings: Any) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1024
    with pytest.raises(ValidationError, match="trop lourd"):
        check_document(SimpleUploadedFile("note.txt", b"x" * 1025))
    check_document(SimpleUploadedFile("note.txt", b"x" * 1024))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Modèle d’avis.DOCX", "modele-d-avis.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\dossier\\lettre.pdf", "lettre.pdf"),
        ("facture\u202egnp.pdf", "facturegnp.pdf"),
        ("...pdf", "fichier.pdf"),
        ("a" * 300 + ".pdf", "a" * 70 + ".pdf"),
        ('"><script>.pdf', "script.pdf"),
    ],
)
def test_names_become_plain(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("case", ["svg", "vide", "macro dans un docx", "sans extension"])
def test_a_refused_document_is_told_once(case: str) -> None:
    name, content = BAD[case]
    fields = {"title": "Modèle", "collection": Collection.get_first_root_node().pk}
    form_class = get_document_form(PortalDocument)
    assert form_class(fields, {"file": SimpleUploadedFile("lettre.docx", packed(DOCX))}).is_valid()
    errors = form_class(fields, {"file": SimpleUploadedFile(name, content)}).errors
    assert [len(messages) for messages in errors.values()] == [1]


@pytest.fixture
def editor(client: Client) -> Client:
    ensure_roles()
    client.force_login(factories.person(groups=(Group.objects.get(name=EDITORS),)))
    return client


def send(client: Client, url: str, name: str, content: bytes) -> dict[str, Any]:
    data = {
        "title": name,
        "collection": Collection.get_first_root_node().pk,
        "files[]": SimpleUploadedFile(name, content),
    }
    return client.post(reverse(url), data, headers={"X-Requested-With": "XMLHttpRequest"}).json()


@pytest.mark.django_db
def test_many_images_at_once_wait_for_their_description(editor: Client) -> None:
    answer = send(editor, "wagtailimages:add_multiple", "plan.png", png())
    assert answer["success"]
    assert not PortalImage.objects.exists()
    upload = UploadedFile.objects.get()
    prefix = f"uploaded-image-{upload.pk}-"
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[upload.pk])
    data = {f"{prefix}title": "Plan", f"{prefix}description": "", f"{prefix}tags": ""}
    assert not editor.post(url, data).json()["success"]
    assert editor.post(url, {**data, f"{prefix}description": "Le plan du hall"}).json()["success"]
    assert PortalImage.objects.get().description == "Le plan du hall"


@pytest.mark.django_db
def test_a_disguised_document_is_refused_by_the_page_for_many_and_nothing_is_kept(editor: Client) -> None:
    answer = send(editor, "wagtaildocs:add_multiple", "lettre.docx", packed({"a.txt": "x"}))
    assert not answer["success"]
    assert "Le contenu de ce fichier" in answer["error_message"]
    assert not PortalDocument.objects.exists()
    assert send(editor, "wagtaildocs:add_multiple", "Modèle d’avis.docx", packed(DOCX))["success"]
    assert PortalDocument.objects.get().filename == "modele-d-avis.docx"


@pytest.mark.django_db
def test_an_oversized_upload_is_dropped_as_it_arrives_and_said_so(editor: Client, settings: Any) -> None:
    settings.PORTAL_MAX_UPLOAD_SIZE = 200_000
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 150_000
    answer = send(editor, "wagtaildocs:add_multiple", "note.txt", b"x" * 400_000)
    assert "trop lourd" in answer["error_message"]
    assert "391\u202fko" in answer["error_message"]
    assert send(editor, "wagtaildocs:add_multiple", "note.txt", b"x" * 100_000)["success"]


def test_past_the_limit_the_handler_passes_nothing_on(settings: Any) -> None:
    settings.PORTAL_MAX_UPLOAD_SIZE = 10
    handler = BoundedUploadHandler()
    handler.new_file("file", "a.txt", "text/plain", None)

    def chunks() -> Iterator[bytes]:
        yield b"12345"
        yield b"67890"
        yield b"1"

    assert [handler.receive_data_chunk(chunk, 0) for chunk in chunks()] == [b"12345", b"67890", None]
    dropped = handler.file_complete(11)
    assert dropped is not None
    assert (dropped.size, dropped.read()) == (11, b"")


@pytest.mark.django_db
def test_a_member_can_not_upload(client: Client) -> None:
    ensure_roles()
    client.force_login(factories.person())
    url = reverse("wagtaildocs:add_multiple")
    assert client.post(url, {"files[]": SimpleUploadedFile("note.txt", b"x")}).status_code in (302, 403)
    assert not PortalDocument.objects.exists()
