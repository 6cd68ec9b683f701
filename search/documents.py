"""From entries to what an engine stores: stems of a whole and of its sections, together."""

from collections.abc import Iterable, Sequence

from search.engines import Document
from search.french import stems, typed
from search.models import Entry
from search.sources import UNKNOWN, kinds

LONGEST_BODY = 200_000


def head_and_body(whole: Entry, sections: Sequence[Entry]) -> tuple[str, str]:
    """What stands above the text of ``whole`` (summary, kind, headings), and the text, with its sections in their order."""
    ordered = sorted(sections, key=lambda section: (section.position, section.pk))
    kind = kinds().get(whole.kind, UNKNOWN).label
    head = "\n".join([whole.summary, kind, *(section.section for section in ordered)])
    body = "\n".join([whole.body, *(f"{section.summary}\n{section.body}" for section in ordered)])
    return head, body[:LONGEST_BODY]


def document(whole: Entry, sections: Sequence[Entry], tokens: Iterable[str]) -> Document:
    """The document of ``whole``."""
    head, body = head_and_body(whole, sections)
    return Document(
        id=whole.pk,
        title=" ".join(stems(whole.title)),
        words=" ".join(stems(whole.words)),
        head=" ".join(stems(head)),
        body=" ".join(stems(body)),
        typed=" ".join(typed(f"{whole.title}\n{whole.words}")),
        tokens=" ".join(sorted(tokens)),
    )


def documents(wholes: Iterable[Entry]) -> list[Document]:
    """The documents of these wholes; prefetch ``sections`` and ``tokens`` first."""
    return [document(whole, list(whole.sections.all()), [row.token for row in whole.tokens.all()]) for whole in wholes]
