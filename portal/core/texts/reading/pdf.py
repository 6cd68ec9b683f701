"""PDF, by pypdf: a text a page."""

from pathlib import Path
from typing import Any

from pypdf import PdfReader

from portal.core.texts.reading.limits import Pages, Refused
from portal.core.texts.reading.tidy import unwrapped


def read(path: Path, pages: Pages) -> None:
    """Raises Refused, Full. A page that can't be read keeps its number; when none can, the file is refused."""
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("locked")
    broken = 0
    for page in reader.pages:
        pages.turn()
        text = _text(page)
        broken += text is None
        pages.add((text or "") + "\n")
    if broken and broken == len(reader.pages):
        raise Refused("broken")


def _text(page: Any) -> str | None:
    try:
        return unwrapped(page.extract_text())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises what it likes on hostile bytes; the other pages are read
        return None
