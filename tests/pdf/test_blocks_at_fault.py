"""What stops a PDF is told to the editor, with the name of the block."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from guides import pdf
from guides.pdf import services
from portal.core.files.models import PortalImage
from portal.core.pdf import compiler
from portal.core.pdf.errors import CompileError, LimitError, PdfError
from portal.core.pdf.models import PdfFile
from portal.core.tasks import drain
from tests import factories
from tests.pdf.factories import full_guide, picture

pytestmark = pytest.mark.django_db
TEXT = ("text", "<p>Du texte.</p>")


def _guide(*blocks):
    return factories.guide(
        body=[factories.section("Constater", TEXT, anchor="a"), factories.section("Enlever", TEXT, *blocks, anchor="b")]
    )


def _error(page) -> PdfError:
    with pytest.raises(PdfError) as caught:
        pdf.current(page)
    return caught.value


def test_an_image_that_can_be_read_passes():
    assert pdf.current(_guide(("image", {"image": picture(), "alt": "Un parking.", "caption": ""}))).is_ready


@pytest.mark.parametrize("alt", ["", "   "])
def test_an_image_without_a_description_is_named(alt):
    error = _error(_guide(("image", {"image": picture(), "alt": alt, "caption": ""})))
    assert error.block == "Partie 2 «\u202fEnlever\u202f», bloc 2 (Image)"
    assert "description" in error.message


@pytest.mark.parametrize(
    "content", [b"", b"not an image", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.7", b"<svg onload='x'/>"]
)
def test_an_unreadable_image_is_named(content):
    error = _error(_guide(("image", {"image": picture(content=content), "alt": "Un parking.", "caption": ""})))
    assert "bloc 2 (Image)" in error.block
    assert "ne peut pas être lue" in error.message


def test_an_image_whose_file_is_gone_is_named():
    image = picture()
    image.file.storage.delete(image.file.name)
    assert "bloc 2 (Image)" in _error(_guide(("image", {"image": image, "alt": "Un parking.", "caption": ""}))).block


def test_an_image_for_fewer_readers_than_the_page_is_named():
    image = picture()
    page = _guide(("image", {"image": image, "alt": "Un parking.", "caption": ""}))
    members = Collection.get_first_root_node().add_child(name="Membres")
    CollectionViewRestriction.objects.create(collection=members, restriction_type=CollectionViewRestriction.LOGIN)
    PortalImage.objects.filter(pk=image.pk).update(collection=members)
    page = type(page).objects.get(pk=page.pk)
    assert "réservée" in _error(page).message
    factories.restrict(page)
    assert pdf.current(page).is_ready


def test_a_character_that_the_font_lacks_is_named_with_its_block():
    error = _error(_guide(("checklist", {"title": "Le dossier", "items": ["La date", "Un smiley 😀"]})))
    assert "bloc 2 (Liste à cocher)" in error.block
    assert "😀" in error.message


@pytest.mark.parametrize(
    "typed", ["a → b", "portes\u2011fenêtres", "fin\ufeff", "sou\u00adlier", "cloche\x07", "\u202egauche", "o\u0302"]
)
def test_characters_that_have_a_way_out_are_printed(typed):
    assert pdf.current(_guide(("checklist", {"title": "Le dossier", "items": ["La date", typed]}))).is_ready


@pytest.fixture
def compilations(monkeypatch) -> list[int]:
    """The compiler is made to dislike one block only; each of its runs is counted."""
    runs: list[int] = []
    real = compiler.compile

    def dislikes_quotes(template, data, files, timestamp=0):
        runs.append(1)
        kinds = [block["type"] for section in data["sections"] for block in section["blocks"]]
        if "quote" in kinds:
            raise CompileError("non", detail="secret internals")
        return real(template, data, files, timestamp)

    monkeypatch.setattr("guides.pdf.build.compile", dislikes_quotes)
    return runs


def test_what_the_compiler_refuses_is_blamed_on_its_block(compilations):
    """Halving finds it among all of them, for the worker and for an editor's draft."""
    page = full_guide()
    services.make(page.pk)
    state = pdf.state(page)
    assert not state.ok
    assert "bloc 13 (Parole de terrain)" in state.block
    assert "secret" not in state.error
    with pytest.raises(PdfError) as caught:
        pdf.preview_bytes(page)
    assert caught.value.block == state.block


def test_a_visitor_waits_for_one_compilation_and_the_worker_finds_the_block(
    compilations, django_capture_on_commit_callbacks
):
    page = full_guide()
    with django_capture_on_commit_callbacks(execute=True):
        assert _error(page).block == ""
        assert len(compilations) == 1
        assert _error(page).block == ""
    assert len(compilations) == 1
    drain()
    assert "bloc 13" in pdf.state(page).block
    PdfFile.objects.update(started_at=timezone.now() - timedelta(hours=1))
    _error(page)
    assert "bloc 13" in pdf.state(page).block, "a later visitor's failure does not forget it"


def test_any_warning_of_the_compiler_fails_the_build(tmp_path):
    template = tmp_path / "t.typ"
    template.write_text(
        '#set document(title: "x")\n#set text(font: ("Atkinson Hyperlegible Next", "Nobody"))\n= A\n#context [#metadata(1) <pages>]'
    )
    with pytest.raises(CompileError) as caught:
        compiler.compile(template, {}, {})
    assert "unknown font family" in caught.value.detail


def test_a_template_cannot_read_outside_its_folder(tmp_path):
    template = tmp_path / "t.typ"
    template.write_text('#set document(title: "x")\n#read("/../../../etc/passwd")')
    with pytest.raises(CompileError) as caught:
        compiler.compile(template, {}, {})
    assert "root:" not in caught.value.detail


def test_time_runs_out_instead_of_the_server(tmp_path, settings):
    settings.PDF_TIMEOUT_SECONDS = 1
    template = tmp_path / "t.typ"
    template.write_text("#let n = 0\n#for i in range(100000) { for j in range(100000) { n += calc.rem(i + j, 7) } }")
    with pytest.raises(LimitError):
        compiler.compile(template, {}, {})


def test_memory_runs_out_instead_of_the_server(tmp_path, settings):
    settings.PDF_MEMORY_MIB = 400
    template = tmp_path / "t.typ"
    template.write_text('#let s = "x" * 100000000\n#let a = range(40).map(i => s + str(i))\n#a.len()')
    with pytest.raises(PdfError):
        compiler.compile(template, {}, {})


def test_missing_fonts_are_told_to_the_operator(tmp_path, settings):
    settings.PDF_FONT_DIR = tmp_path
    with pytest.raises(PdfError, match="make setup"):
        compiler.compile(tmp_path / "t.typ", {}, {})


def test_a_file_name_is_never_a_path(tmp_path):
    template = tmp_path / "t.typ"
    template.write_text("x")
    with pytest.raises(ValueError, match="plain file name"):
        compiler.compile(template, {}, {"../evil": b"x"})


def test_a_deleted_reference_document_or_image_is_named():
    for name, value in (
        ("legal", {"reference": None, "comment": ""}),
        ("document", {"document": None, "other_format": None, "title": "Modèle", "description": ""}),
        ("image", {"image": None, "alt": "x", "caption": ""}),
    ):
        page = factories.guide(f"g-{name}", body=[factories.section("Enlever", (name, value), anchor="b")])
        assert "bloc 1" in _error(page).block
