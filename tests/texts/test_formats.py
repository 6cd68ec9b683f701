"""What is read of a file of each format, a page each."""

import pytest

from portal.core.texts import process
from portal.core.texts.kinds import anchor, kind_of, place
from portal.core.texts.reading.extract import READERS, extract
from portal.core.texts.reading.limits import Limits
from portal.core.texts.reading.tidy import tidy, unwrapped
from tests.texts import files

DELETED = (
    "<w:p><w:del><w:r><w:delText>rature</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    '<mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:p><w:t>Cadre</w:t></w:p></mc:Choice>'
    "<mc:Fallback><w:p><w:t>Cadre</w:t></w:p></mc:Fallback></mc:AlternateContent>"
)
COMMENTED = (
    "<text:tracked-changes><text:p>rature</text:p></text:tracked-changes>"
    "<text:h>Titre</text:h><text:p>Un<text:s/>mot<office:annotation><text:p>secret</text:p></office:annotation>.</text:p>"
)
SLIDES = "".join(
    f"<draw:page><text:p>{words}</text:p><presentation:notes><text:p>note</text:p></presentation:notes></draw:page>"
    for words in ("Un", "Deux")
)
SHEETS = "".join(
    f"<table:table><table:table-row><table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row>"
    "</table:table>"
    for words in ("Un", "Deux")
)


def read(tmp_path, kind, content, limits=None):
    path = tmp_path / f"file.{kind}"
    path.write_bytes(content)
    return extract(path, kind, limits or Limits())


@pytest.mark.parametrize(
    ("kind", "content", "texts"),
    [
        ("pdf", files.pdf("Bonjour l'été", "", "Au revoir"), ["Bonjour l'été", "", "Au revoir"]),
        ("pdf", files.locked_pdf("", "Ouvert à tous"), ["Ouvert à tous"]),
        ("docx", files.docx("Un", "Deux", body=DELETED), ["Un\nDeux\nCadre"]),
        ("odt", files.odf("text", COMMENTED), ["Titre\nUn mot."]),
        ("xlsx", files.xlsx(["Hall", "Cave"], ["Parking"]), ["Hall Cave 17", "Parking 27"]),
        ("xlsx", files.xlsx(["Hall"], ["Caché"], ["Cave"], hidden=2), ["Hall 17", "", "Cave 37"]),
        ("ods", files.odf("spreadsheet", f"<text:p>aide</text:p>{SHEETS}"), ["Un", "Deux"]),
        ("pptx", files.pptx("Un", "Caché", "Deux", hidden=2), ["Un", "", "Deux"]),
        ("odp", files.odf("presentation", SLIDES), ["Un", "Deux"]),
    ],
)
def test_a_file_is_read_page_by_page_and_what_is_hidden_in_it_stays_so(tmp_path, kind, content, texts):
    found = read(tmp_path, kind, content)
    assert found.texts == texts
    assert not found.is_cut


def test_the_limited_process_reads_as_well(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(files.pdf("Bonjour", "Au revoir"))
    assert process.extract(path, "pdf").texts == ["Bonjour", "Au revoir"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", files.pdf(*["mot"] * 6)),
        ("pptx", files.pptx(*["mot"] * 6)),
        ("odp", files.odf("presentation", SLIDES * 3)),
        ("xlsx", files.xlsx(*[["mot"]] * 6)),
    ],
)
def test_pages_beyond_the_limit_are_cut_and_it_is_said(tmp_path, kind, content):
    found = read(tmp_path, kind, content, Limits(pages=5))
    assert len(found.texts) == 5
    assert found.is_cut
    assert not read(tmp_path, kind, content, Limits(pages=6)).is_cut


def test_characters_beyond_the_limit_are_cut_and_it_is_said(tmp_path):
    found = read(tmp_path, "docx", files.docx("un deux", "trois quatre"), Limits(characters=10))
    assert found.texts == ["un deux\ntr"]
    assert found.is_cut


def test_a_reading_that_takes_long_keeps_what_it_has(tmp_path):
    found = read(tmp_path, "pdf", files.pdf("Un", "Deux"), Limits(seconds=0))
    assert found.texts == ["Un"]
    assert (found.is_cut, found.is_late) == (True, True)
    assert not read(tmp_path, "pdf", files.pdf("Un", "Deux"), Limits(pages=1)).is_late


def test_lines_that_a_page_broke_are_whole_again():
    assert unwrapped("La tran-\nquillité des\nhabitants.\nUn titre\n« Fin »\net suite") == (
        "La tranquillité des habitants.\nUn titre « Fin »\net suite"
    )
    assert unwrapped("Article 1\nArticle 2") == "Article 1\nArticle 2"


def test_no_character_is_left_that_a_database_refuses():
    assert tidy("a\x00b\ud800c  d\u00ad\r\n\r\n e\x0c") == "abc d\ne"


def test_a_page_is_named_and_opened_where_that_is_possible():
    assert place("plan.pdf", 3) == "plan.pdf, page 3"
    assert place("plan.pptx", 3) == "plan.pptx, diapositive 3"
    assert place("plan.odt", 1) == "plan.odt"
    assert (anchor("plan.pdf", 3), anchor("plan.pptx", 3)) == ("page=3", "")
    assert (kind_of("PLAN.PDF"), kind_of("plan.zip"), kind_of("plan")) == ("pdf", "", "")
    assert all(kind_of(f"a.{kind}") == kind for kind in READERS)
