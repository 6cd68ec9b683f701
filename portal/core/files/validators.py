"""What a file really is: its extension and its bytes must agree, and nothing in it may run.

Nothing is unpacked: archives are judged by their list of members, which is bounded.
"""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from portal.core.words import weight_words

MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
SMALL_MEMBER = 1024 * 1024
NAME_LENGTH = 70
BINARY_STARTS = (
    b"PK\x03\x04",
    b"%PDF-",
    b"MZ",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"\xd0\xcf\x11\xe0",
)
RUNNABLE_PROGRAMS = {
    "exe",
    "dll",
    "com",
    "scr",
    "msi",
    "bat",
    "cmd",
    "ps1",
    "vbs",
    "js",
    "jse",
    "wsf",
    "hta",
    "jar",
    "sh",
    "lnk",
    "reg",
}
RUNNABLE = RUNNABLE_PROGRAMS | {"docm", "xlsm", "pptm", "dotm", "xltm", "html", "htm", "xhtml", "svg"}
OOXML_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ODF_TYPES = {"odt": b"text", "ods": b"spreadsheet", "odp": b"presentation"}
ODF_PREFIX = b"application/vnd.oasis.opendocument."
MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
EBML = b"\x1aE\xdf\xa3"
FILM_START = 4096
VTT_SIGNATURE = re.compile(r"WEBVTT(?:[ \t][^\r\n]*)?(?:\r\n|\r|\n|$)")
LARGEST_CAPTIONS = 1024 * 1024


def check_size(file: UploadedFile, limit: int) -> None:
    """Raises ValidationError when the file is empty or larger than ``limit`` bytes."""
    if not file.size:
        raise ValidationError("Ce fichier est vide.", code="empty")
    if file.size > limit:
        raise ValidationError(
            f"Ce fichier est trop lourd ({weight_words(file.size)}). La limite est de {weight_words(limit)}\u202f: "
            "réduisez-le, ou découpez-le.",
            code="too_large",
        )


def check_document(file: UploadedFile) -> None:
    """Raises ValidationError, in French and with what to do, when a document can't be kept."""
    check_size(file, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    extension = extension_of(file.name or "")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        accepted = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        raise ValidationError(
            f"Les fichiers «\u202f.{extension}\u202f» ne sont pas acceptés. Formats acceptés\u202f: {accepted}.",
            code="extension",
        )
    file.seek(0)
    try:
        CHECKS[extension](cast(BinaryIO, file), extension)
    finally:
        file.seek(0)


def extension_of(name: str) -> str:
    """The extension in lower case, without its dot."""
    return PurePosixPath(name).suffix[1:].lower()


def safe_name(name: str) -> str:
    """A file name of plain letters, digits and hyphens, with its extension: « Modèle d’avis.DOCX » → ``modele-d-avis.docx``."""
    base = unicodedata.normalize("NFKC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem, _, extension = base.rpartition(".")
    clean = slugify(re.sub(r"[’'_.]", "-", stem or extension))[:NAME_LENGTH].strip("-") or "fichier"
    return f"{clean}.{slugify(extension)}" if stem else clean


def _disguised(extension: str) -> ValidationError:
    return ValidationError(
        f"Le contenu de ce fichier n’est pas celui d’un fichier «\u202f.{extension}\u202f». "
        "Enregistrez-le à nouveau dans ce format depuis le logiciel qui l’a fait.",
        code="disguised",
    )


def _unsafe(reason: str) -> ValidationError:
    return ValidationError(f"Ce fichier n’est pas accepté\u202f: {reason}", code="unsafe")


def _pdf(file: BinaryIO, extension: str) -> None:
    if not file.read(5) == b"%PDF-":
        raise _disguised(extension)


def _text(file: BinaryIO, extension: str) -> None:
    start = file.read(64 * 1024)
    if start.startswith(BINARY_STARTS) or b"\x00" in start:
        raise _disguised(extension)


def _archive(file: BinaryIO, extension: str) -> zipfile.ZipFile:
    """The archive, once its list of members is known to be bounded and to stay inside."""
    try:
        archive = zipfile.ZipFile(file)
        members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _disguised(extension) from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 64 * 1024):
        raise _unsafe("une fois décompressé, il serait démesuré.")
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in member.filename:
            raise _unsafe("il contient un chemin qui sort de l’archive.")
    return archive


def _zip(file: BinaryIO, extension: str) -> None:
    for name in _archive(file, extension).namelist():
        if extension_of(name) in RUNNABLE:
            raise _unsafe(f"l’archive contient un programme ou une page web ({PurePosixPath(name).name}).")


def _ooxml(file: BinaryIO, extension: str) -> None:
    archive = _archive(file, extension)
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names or OOXML_PARTS[extension] not in names:
        raise _disguised(extension)
    types = _small_member(archive, "[Content_Types].xml", extension)
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _unsafe("il contient des macros. Enregistrez-le sans macros.")


def _odf(file: BinaryIO, extension: str) -> None:
    archive = _archive(file, extension)
    names = archive.namelist()
    if (
        "mimetype" not in names
        or _small_member(archive, "mimetype", extension).strip() != ODF_PREFIX + ODF_TYPES[extension]
    ):
        raise _disguised(extension)
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names):
        raise _unsafe("il contient des macros. Enregistrez-le sans macros.")


def _small_member(archive: zipfile.ZipFile, name: str, extension: str) -> bytes:
    """The bytes of a member, at most one MiB of them."""
    try:
        with archive.open(name) as stream:
            return stream.read(SMALL_MEMBER)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise _disguised(extension) from error


def _mp4(file: BinaryIO, extension: str) -> None:
    """The first box of the file is ``ftyp`` and names a brand that browsers play (ISO/IEC 14496-12, 4.3)."""
    start = file.read(FILM_START)
    length = int.from_bytes(start[:4], "big")
    if start[4:8] != b"ftyp" or not 16 <= length <= len(start):
        raise _disguised(extension)
    brands = {start[8:12], *(start[place : place + 4] for place in range(16, length - 3, 4))}
    if not brands & MP4_BRANDS:
        raise _unsafe("ce film n’est pas un MP4 que les navigateurs lisent. Enregistrez-le en MP4 (H.264) ou en WebM.")


def _webm(file: BinaryIO, extension: str) -> None:
    """An EBML header whose document type is ``webm``: Matroska begins alike (RFC 8794, 8.1)."""
    start = file.read(64)
    if not start.startswith(EBML) or b"\x42\x82\x84webm" not in start:
        raise _disguised(extension)


def _vtt(file: BinaryIO, extension: str) -> None:
    """UTF-8, « WEBVTT » on the first line, and words with their times (W3C WebVTT, 4.1)."""
    content = file.read(LARGEST_CAPTIONS + 1)
    if len(content) > LARGEST_CAPTIONS:
        raise _unsafe(f"des sous-titres ne dépassent pas {weight_words(LARGEST_CAPTIONS)}.")
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unsafe("il n’est pas écrit en UTF-8. Enregistrez-le à nouveau en choisissant cet encodage.") from error
    if "\x00" in words or not VTT_SIGNATURE.match(words):
        raise _unsafe("des sous-titres WebVTT commencent par une ligne «\u202fWEBVTT\u202f».")
    if "-->" not in words:
        raise _unsafe("ces sous-titres n’ont aucun horaire, comme «\u202f00:01.000 --> 00:04.000\u202f».")


CHECKS: dict[str, Callable[[BinaryIO, str], None]] = {
    "pdf": _pdf,
    "txt": _text,
    "csv": _text,
    "zip": _zip,
    "mp4": _mp4,
    "webm": _webm,
    "vtt": _vtt,
    **dict.fromkeys(OOXML_PARTS, _ooxml),
    **dict.fromkeys(ODF_TYPES, _odf),
}
