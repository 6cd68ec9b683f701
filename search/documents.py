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


def head_of(whole: Entry, sections: Sequence[Entry]) -> str:
    """What stands above the text of ``whole``: summary, kind, headings."""
    kind = kinds().get(whole.kind, UNKNOWN).label
    headings = [section.section for section in _in_order(sections) if not section.is_in_file_of(whole)]
    return "\n".join([whole.summary, kind, *headings])


def texts_of_body(whole: Entry, sections: Sequence[Entry], themes: Iterable[str]) -> Iterator[str]:
    """The text of ``whole``, as every engine has it: the titles of its ``themes``, which say what it is about when it doesn't
    itself, its own text, its sections in their order. They count as far as LONGEST_BODY goes."""
    yield from themes
    yield whole.body
    for section in _in_order(sections):
        yield section.summary
        yield section.body


def document(whole: Entry, sections: Sequence[Entry], tokens: Iterable[str], themes: Sequence[str]) -> Document:
    """The document of ``whole``; ``themes``: their titles."""
    return Document(
        id=whole.pk,
        title=" ".join(stems(whole.title)),
        words=" ".join(stems(whole.words)),
        head=" ".join(stems(head_of(whole, sections))),
        body=" ".join(_bounded(_stems_of(texts_of_body(whole, sections, themes)))),
        typed=" ".join(typed(f"{whole.title}\n{whole.words}")),
        tokens=" ".join(sorted(tokens)),
    )


def _in_order(sections: Sequence[Entry]) -> list[Entry]:
    return sorted(sections, key=lambda section: (section.position, section.pk))


def _stems_of(texts: Iterable[str]) -> Iterator[str]:
    """As far as LONGEST_BODY goes, text by text: what was read ahead isn't read again."""
    ahead = _ahead.get() or {}
    left = LONGEST_BODY
    for text in texts:
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
    titles = full_theme_titles()
    return [
        document(
            whole,
            list(whole.sections.all()),
            [row.token for row in whole.tokens.all()],
            filed(whole, titles, (row.theme for row in whole.themes.all())),
        )
        for whole in wholes
    ]


def full_theme_titles() -> dict[str, str]:
    """What each theme is called in full, by key: its words, for an index. Readers see short titles (``hits.theme_titles``)."""
    return dict(Theme.objects.values_list("key", "title"))


def filed(whole: Entry, titles: Mapping[str, str], themes: Iterable[str]) -> list[str]:
    """The titles of these themes of ``whole``, whatever their order; none of what stands in a space: it has all of the space's."""
    return [] if whole.space else [titles[key] for key in sorted(set(themes)) if key in titles]
