"""The text of a file, whatever its format."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from portal.core.texts.reading import docx, odf, pdf, pptx, xlsx
from portal.core.texts.reading.limits import LIMITS, Extracted, Full, Limits, Pages

READERS: dict[str, Callable[[Path, Pages], None]] = {
    "pdf": pdf.read,
    "docx": docx.read,
    "odt": odf.read,
    "xlsx": xlsx.read,
    "ods": partial(odf.read, page="table"),
    "pptx": pptx.read,
    "odp": partial(odf.read, page="page"),
}


def extract(path: Path, kind: str, limits: Limits = LIMITS) -> Extracted:
    """The texts of a file of this kind (an extension), a page each. Raises Refused, and whatever hostile bytes bring about."""
    pages = Pages(limits)
    with suppress(Full):
        READERS[kind](path, pages)
    return pages.finish()
