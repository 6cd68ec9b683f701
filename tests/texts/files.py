"""Small files of every format, made by hand: nothing of somebody else's is kept beside the tests."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from pypdf import PdfReader, PdfWriter

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
REL = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "drawing", "presentation")
).replace('xmlns:drawing="urn', 'xmlns:draw="urn')


def archive(parts: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(*paragraphs: str, body: str = "") -> bytes:
    said = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    document = f"<w:document {W}><w:body>{said}{body}</w:body></w:document>"
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def odf(kind: str, body: str, **more: Any) -> bytes:
    content = (
        f"<office:document-content {ODF}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return archive({"mimetype": mimetype, "content.xml": content, **more})


def odt(*paragraphs: str) -> bytes:
    return odf("text", "".join(f"<text:p>{words}</text:p>" for words in paragraphs))


def relations(targets: Iterable[str]) -> str:
    rows = "".join(
        f'<Relationship Id="r{number}" Target="{target}"/>' for number, target in enumerate(targets, start=1)
    )
    return f"<Relationships {REL}>{rows}</Relationships>"


def xlsx(*sheets: list[str], hidden: int = 0) -> bytes:
    """Each sheet a list of words, by the table of strings; ``hidden``: the number of one that is not shown."""
    strings = [word for sheet in sheets for word in sheet]
    shown = {True: ' state="hidden"', False: ""}
    book = "".join(
        f'<sheet name="F{n}" sheetId="{n}" r:id="r{n}"{shown[n == hidden]}/>' for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f"<workbook {X} {R}><sheets>{book}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(f"worksheets/s{n}.xml" for n in range(1, len(sheets) + 1)),
        "xl/sharedStrings.xml": f"<sst {X}>" + "".join(f"<si><t>{word}</t></si>" for word in strings) + "</sst>",
    }
    for number, sheet in enumerate(sheets, start=1):
        cells = "".join(f'<c t="s"><v>{strings.index(word)}</v></c>' for word in sheet)
        parts[f"xl/worksheets/s{number}.xml"] = (
            f"<worksheet {X}><sheetData><row>{cells}<c><v>{number}7</v></c></row></sheetData></worksheet>"
        )
    return archive(parts)


def pptx(*slides: str, hidden: int = 0) -> bytes:
    order = "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {P} {R}><p:sldIdLst>{order}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(f"/ppt/slides/s{n}.xml" for n in range(1, len(slides) + 1)),
    }
    for number, words in enumerate(slides, start=1):
        show = ' show="0"' if number == hidden else ""
        parts[f"ppt/slides/s{number}.xml"] = f"<p:sld {P} {A}{show}><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:sld>"
    return archive(parts)


def stream(text: str) -> bytes:
    """What draws these lines."""
    shown = " ".join(f"({line}) Tj T*" for line in text.split("\n"))
    return f"BT /F1 12 Tf 14 TL 50 700 Td {shown} ET".encode("cp1252")


def pdf(*pages: str, kids: str = "", count: int | None = None, content: bytes = b"") -> bytes:
    """A page for each text. ``kids`` and ``count``: what the tree of pages says instead; ``content``: of every page."""
    numbers = [4 + 2 * number for number in range(len(pages))]
    said = kids or " ".join(f"{number} 0 R" for number in numbers)
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{said}] /Count {len(pages) if count is None else count} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for number, text in zip(numbers, pages, strict=True):
        fonts = "/Resources << /Font << /F1 3 0 R >> >>"
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {fonts} /Contents {number + 1} 0 R >>"
        drawn = zlib.compress(content or stream(text))
        head = f"<< /Length {len(drawn)} /Filter /FlateDecode >>".encode()
        objects |= {number: page.encode(), number + 1: head + b"\nstream\n" + drawn + b"\nendstream"}
    return _written(objects)


def _written(objects: Mapping[int, bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    last = max(objects)
    table = "".join(f"{places[number]:010} 00000 n \n" for number in range(1, last + 1))
    start = len(out)
    trailer = f"trailer\n<< /Size {last + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out + f"xref\n0 {last + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def locked_pdf(password: str, *pages: str) -> bytes:
    """Without ``password`` nobody opens it; an empty one opens for everybody."""
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(*pages))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
