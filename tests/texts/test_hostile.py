"""Files that are made to hurt: each is refused with a reason or cut, in bounded time and memory."""

import io
import json
import random
import time
import zipfile
from pathlib import Path

import pytest

from portal.core.texts import process
from portal.core.texts.process import REASONS, Unreadable
from portal.core.texts.reading.limits import Limits
from tests.texts import files

LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
LOCKS = {"META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>"}


def bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    return files.archive({"word/document.xml": b" " * 100_000_000})


def many_members() -> bytes:
    return files.archive({f"word/{number}.xml": "" for number in range(2_001)})


def with_entities(content: bytes) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = LAUGHS.encode() + parts["word/document.xml"].replace(b"tamaris", b"&b;")
    return files.archive(parts)


def broken_zip() -> bytes:
    content = bytearray(files.docx("mot " * 2_000))
    content[120:160] = bytes(40)
    return bytes(content)


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        ("docx", bomb, "oversized"),
        ("docx", many_members, "oversized"),
        ("docx", lambda: with_entities(files.docx("tamaris")), "unsafe"),
        ("docx", lambda: files.pdf("tamaris"), "broken"),
        ("docx", lambda: files.odt("tamaris"), "broken"),
        ("docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "locked"),
        ("docx", broken_zip, "broken"),
        ("docx", lambda: files.archive({"word/document.xml": "<w>"}), "broken"),
        ("xlsx", lambda: files.archive({"xl/workbook.xml": "<workbook/>"}), "broken"),
        ("odt", lambda: files.odf("text", "", **LOCKS), "locked"),
        ("odt", lambda: files.docx("tamaris"), "broken"),
        ("pdf", lambda: files.docx("tamaris"), "broken"),
        ("pdf", lambda: files.locked_pdf("secret", "tamaris"), "locked"),
        ("pdf", lambda: b"%PDF-1.7\n", "broken"),
        ("pdf", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(50_000), "broken"),
    ],
)
def test_it_is_refused_and_the_reason_is_said(tmp_path, kind, content, reason):
    path = tmp_path / "file"
    path.write_bytes(content())
    with pytest.raises(Unreadable) as refusal:
        process.extract(path, kind)
    assert str(refusal.value) == REASONS[reason]


@pytest.mark.parametrize(
    "content",
    [
        files.pdf("tamaris", kids="2 0 R 4 0 R", count=1_000_000_000),
        files.pdf("tamaris", kids="4 0 R " * 100_000, count=100_000),
        files.pdf("tamaris", kids="4 0 R 99 0 R", count=2),
    ],
    ids=["a tree that holds itself", "a hundred thousand pages", "a page that is not there"],
)
def test_a_tree_of_pages_without_end_ends(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    start = time.monotonic()
    try:
        found = process.extract(path, "pdf", Limits(seconds=10))
    except Unreadable:
        found = None
    assert time.monotonic() - start < 15
    assert found is None or len(found.texts) <= 300


def test_a_page_that_is_drawn_for_ever_is_killed(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(files.pdf("", content=b"BT /F1 12 Tf " + b"(tamaris) Tj " * 1_500_000 + b"ET"))
    start = time.monotonic()
    with pytest.raises(Unreadable, match="trop de temps"):
        process.extract(path, "pdf", Limits(seconds=2))
    assert time.monotonic() - start < 10


def test_a_file_that_asks_for_more_memory_than_there_is_is_refused(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(files.pdf("", content=b" " * 60_000_000))
    with pytest.raises(Unreadable):
        process.extract(path, "pdf", Limits(memory_mib=96))


def test_two_hundred_megabytes_of_text_are_cut_at_a_million_characters(tmp_path):
    """Words that don't repeat, so that the archive is no bomb; it is read as a stream, and no further than needed."""
    words = " ".join(f"{number:x}" for number in random.Random(1).choices(range(10**9), k=200_000))
    path = tmp_path / "file"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        with made.open("word/document.xml", "w") as part:
            part.write(f"<w:document {files.W}><w:body>".encode())
            for _ in range(100):
                part.write(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode())
            part.write(b"</w:body></w:document>")
    found = process.extract(path, "docx")
    assert found.is_cut
    assert 900_000 < len(found.texts[0]) <= 1_000_000


def test_an_answer_that_was_half_written_is_none(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(files.docx("tamaris"))

    def dies_writing(command, **options):
        Path(json.loads(command[-1])["result"]).write_text('{"texts": ["tama', encoding="utf-8")

    monkeypatch.setattr(process.subprocess, "run", dies_writing)
    with pytest.raises(Unreadable):
        process.extract(path, "docx")
