"""The ZIP that every office format is, opened once its list of members is known to be bounded."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from posixpath import join, normpath

from portal.core.texts.reading.limits import Refused
from portal.core.texts.reading.markup import Markup, attribute, parse

MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
SMALL = 64 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""How files before 2007 begin, and later ones that a password locks (MS-CFB, 2.2)."""


@contextmanager
def opened(path: Path) -> Iterator["Package"]:
    """The package at ``path``. Raises Refused; what turns out to be broken while it is read is refused too."""
    with path.open("rb") as file:
        if file.read(4) == OLD_OFFICE:
            raise Refused("locked")
    try:
        with zipfile.ZipFile(path) as archive:
            yield Package(archive)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("broken") from error


class Package:
    """Its parts, by name. A part gives no more bytes than the list of members says."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, SMALL):
            raise Refused("oversized")
        if any(member.flag_bits & 1 for member in members):
            raise Refused("locked")
        self.archive = archive
        self.names = frozenset(archive.namelist())

    def read(self, name: str, markup: Markup) -> None:
        """Tell ``markup`` what is in a part. Raises KeyError when there is no such part."""
        with self.archive.open(name) as stream:
            parse(stream, markup)

    def targets(self, name: str) -> dict[str, str]:
        """Where the relations of a part lead, by their id: names of parts (ECMA-376, part 2, 6.5)."""
        folder, _, base = name.rpartition("/")
        found = Relations()
        self.read(f"{folder}/_rels/{base}.rels", found)
        return {key: _inside(folder, target) for key, target in found.targets.items()}


class Relations(Markup):
    """The relations of a part; those that lead outside are left out."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attribute(attributes, "TargetMode") != "External":
            self.targets[attribute(attributes, "Id")] = attribute(attributes, "Target")


def _inside(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
