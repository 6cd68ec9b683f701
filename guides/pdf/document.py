"""A document to print: template, data, files. Its key is the digest of all that can change a single dot of it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from portal.core.pdf import drawings, fonts
from portal.core.pdf.errors import PdfError

TEMPLATES = Path(__file__).resolve().parent.parent / "typst"
Data = dict[str, Any]
Sign = tuple[str, str, str]
"""A sign of ours, its ink, its wash."""


@dataclass(frozen=True)
class Asset:
    """A file that the template reads. Its name holds the digest of its content; ``read`` may raise PdfError."""

    name: str
    read: Callable[[], bytes]


@dataclass
class Document:
    """Everything that typst gets. ``labels`` names each block, by (section, block) index, to blame one."""

    template: str
    data: Data
    timestamp: int
    assets: dict[str, Asset] = field(default_factory=dict)
    images: list[int] = field(default_factory=list)
    labels: dict[tuple[int, int], str] = field(default_factory=dict)
    one_page: bool = False

    def add(self, asset: Asset) -> str:
        """Take a file in; returns the name by which the data calls it."""
        self.assets[asset.name] = asset
        return asset.name

    def add_drawing(self, name: str, content: bytes) -> str:
        """Take in one of our drawings, named by its content."""
        digest = hashlib.sha256(content).hexdigest()[:12]
        return self.add(Asset(f"{name}-{digest}.svg", lambda: content))

    def add_signs(self, signs: Mapping[str, Sign]) -> None:
        """Take in signs by the names that the template calls them. Raises PdfError for one that doesn't exist."""
        for name, (sign, ink, wash) in signs.items():
            try:
                content = drawings.drawing("signs", sign, ink, wash)
            except FileNotFoundError:
                raise PdfError("Ce signe n’existe pas. Choisissez-en un autre.", block="Signe") from None
            self.data["signs"][name] = self.add_drawing(f"sign-{sign}", content)

    @property
    def key(self) -> str:
        """Data (which names every file by its digest), template, fonts, compiler."""
        parts = [json.dumps(self.data, sort_keys=True, ensure_ascii=False), template_digest(), fonts.digest()]
        parts += [self.template, version("typst"), *sorted(self.assets)]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def files(self) -> dict[str, bytes]:
        """The bytes of every file. Raises PdfError naming the block of an image that can't be read."""
        return {name: asset.read() for name, asset in self.assets.items()}


def template_digest() -> str:
    """Of all our templates: they import one another."""
    return _digest(tuple((str(path), path.stat().st_mtime_ns) for path in sorted(TEMPLATES.glob("*.typ"))))


@lru_cache(maxsize=8)
def _digest(state: tuple[tuple[str, int], ...]) -> str:
    found = hashlib.sha256()
    for path, _changed in state:
        found.update(Path(path).read_bytes())
    return found.hexdigest()
