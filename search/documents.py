"""From entries to what an engine stores: stems of a whole and of its sections, together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from portal.core.themes.models import Theme
from search.engines import Document
from search.french import stems, typed
from search.models import Entry
from search.sources import UNKNOWN, kinds

LONGEST_BODY = 1_200_000
MOST_DIFFERENT = 800_000
"""Bytes of different words in a body: PostgreSQL keeps one megabyte of them. No text that was written has so many."""

_ahead: ContextVar[Mapping[str, list[str]] | None] = ContextVar("ahead", default=None)


@contextmanager
def read_ahead(texts: Iterable[str]) -> Iterator[None]:
    """These texts are read now, and not again as long as this lasts: for who is about to lock what others wait for."""
    token = _ahead.set({text: stems(text) for text in texts})
    try:
        yield
    finally:
        _ahead.reset(token)


def head_and_body(whole: Entry, sections: Sequence[Entry], themes: Iterable[str]) -> tuple[str, str]:
    """What stands above the text of ``whole`` (summary, kind, headings), and the text: the titles of its ``themes``, which say
    what it is about when it doesn't itself, its own text, its sections in their order."""
    ordered = _in_order(sections)
    kind = kinds().get(whole.kind, UNKNOWN).label
    headings = [section.section for section in ordered if not section.is_in_file_of(whole)]
    head = "\n".join([whole.summary, kind, *headings])
    body = "\n".join([*themes, whole.body, *(f"{section.summary}\n{section.body}" for section in ordered)])
    return head, body[:LONGEST_BODY]


def document(whole: Entry, sections: Sequence[Entry], tokens: Iterable[str], themes: Sequence[str]) -> Document:
    """The document of ``whole``; ``themes``: their titles."""
    head, _ = head_and_body(whole, sections, themes)
    return Document(
        id=whole.pk,
        title=" ".join(stems(whole.title)),
        words=" ".join(stems(whole.words)),
        head=" ".join(stems(head)),
        body=" ".join(_bounded(_stems_of_body(whole, sections, themes))),
        typed=" ".join(typed(f"{whole.title}\n{whole.words}")),
        tokens=" ".join(sorted(tokens)),
    )


def _in_order(sections: Sequence[Entry]) -> list[Entry]:
    return sorted(sections, key=lambda section: (section.position, section.pk))


def _stems_of_body(whole: Entry, sections: Sequence[Entry], themes: Iterable[str]) -> Iterator[str]:
    """As far as LONGEST_BODY goes, text by text: what was read ahead isn't read again."""
    ahead = _ahead.get() or {}
    left = LONGEST_BODY
    said = (text for section in _in_order(sections) for text in (section.summary, section.body))
    for text in (*themes, whole.body, *said):
        yield from (ahead.get(text) if len(text) <= left else None) or stems(text[:left])
        left -= len(text)
        if left <= 0:
            return


def _bounded(words: Iterable[str]) -> Iterator[str]:
    """These words, until too many of them are different."""
    seen: set[str] = set()
    left = MOST_DIFFERENT
    for word in words:
        if word not in seen:
            seen.add(word)
            left -= len(word.encode()) + 6
        if left < 0:
            return
        yield word


def documents(wholes: Iterable[Entry]) -> list[Document]:
    """The documents of these wholes; prefetch ``sections``, ``tokens`` and ``themes`` first."""
    titles = theme_titles()
    return [
        document(
            whole,
            list(whole.sections.all()),
            [row.token for row in whole.tokens.all()],
            filed(whole, titles, (row.theme for row in whole.themes.all())),
        )
        for whole in wholes
    ]


def theme_titles() -> dict[str, str]:
    """What each theme is called, by key."""
    return dict(Theme.objects.values_list("key", "title"))


def filed(whole: Entry, titles: Mapping[str, str], themes: Iterable[str]) -> list[str]:
    """The titles of these themes of ``whole``, whatever their order; none of what stands in a space: it has all of the space's."""
    return [] if whole.space else [titles[key] for key in sorted(set(themes)) if key in titles]
