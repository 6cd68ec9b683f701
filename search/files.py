"""The pages of a file as sections of the thing that gives it: a hit on their words names the file and the page."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from portal.core.texts.kinds import anchor, kind_of, place
from portal.core.texts.models import PageText
from search.sources import EntryDraft

SHOWN_IN_BROWSER = "?lire=1"


def sections(whole: EntryDraft, filename: str, url: str, pages: Iterable[PageText]) -> Iterator[EntryDraft]:
    """A section for each page of a file that ``whole`` gives at ``url``; a PDF opens there."""
    address = url + SHOWN_IN_BROWSER if kind_of(filename) == "pdf" else url
    for page in pages:
        yield replace(
            whole,
            file=address,
            anchor=anchor(filename, page.number),
            section=place(filename, page.number),
            body=page.text,
            position=page.number,
            summary="",
            words="",
            beside="",
            lines=(),
        )
