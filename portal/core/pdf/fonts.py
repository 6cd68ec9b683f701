"""The font of our PDFs: where it is, what it can write, and its digest. System fonts are never used."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from portal.core.pdf.errors import PdfError

FAMILY = "Atkinson Hyperlegible Next"
EXTENDED = "Atkinson Hyperlegible Next Ext"
FILE_PREFIX = "AtkinsonHyperlegibleNext"


def require() -> None:
    """Raise PdfError, for the operator, when set-up has not made the fonts."""
    if not _files():
        raise PdfError(
            "La police des PDF manque sur le serveur\u202f: prévenez l’administrateur («\u202fmake setup\u202f» l’installe).",
            detail=f"no {FILE_PREFIX}*.ttf in {settings.PDF_FONT_DIR}",
        )


def families() -> list[str]:
    """Family names for the template, best first; the extended one (Central European letters) where it was made."""
    extended = any(path.name.startswith(f"{FILE_PREFIX}Ext") for path in _files())
    return [FAMILY, EXTENDED] if extended else [FAMILY]


def digest() -> str:
    """Changes with the fonts: a part of the key of each file."""
    return _digest(_files())


def missing(text: str) -> str:
    """The characters of ``text`` that our fonts can't draw, each once, in order."""
    known = _coverage(_files())
    return "".join(dict.fromkeys(char for char in text if ord(char) not in known))


def _files() -> tuple[Path, ...]:
    return _found(str(settings.PDF_FONT_DIR)) or tuple(_look(str(settings.PDF_FONT_DIR)))


@lru_cache(maxsize=4)
def _found(folder: str) -> tuple[Path, ...]:
    """Asked once a process: fonts come with set-up. (An empty answer is asked again by the caller.)"""
    return tuple(_look(folder))


def _look(folder: str) -> list[Path]:
    return sorted(Path(folder).glob(f"{FILE_PREFIX}*.ttf"))


@lru_cache(maxsize=4)
def _digest(files: tuple[Path, ...]) -> str:
    found = hashlib.sha256()
    for path in files:
        found.update(path.read_bytes())
    return found.hexdigest()


@lru_cache(maxsize=4)
def _coverage(files: tuple[Path, ...]) -> frozenset[int]:
    """What every weight of a family can draw; the extended family adds to the first."""
    from fontTools.ttLib import TTFont

    maps: dict[bool, set[int]] = {}
    for path in files:
        with TTFont(path, lazy=True) as font:
            drawn = set(font.getBestCmap())
        extended = path.name.startswith(f"{FILE_PREFIX}Ext")
        maps[extended] = maps[extended] & drawn if extended in maps else drawn
    return frozenset().union(*maps.values())
