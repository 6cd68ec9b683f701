"""The best sentence of a text, with the words that were looked for, cut when it is shown and never before."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from search.french import stems as stems_of
from search.query import Query
from search.results import Piece

LONGEST = 220
BEFORE = 70
_LIKE = {
    "a": "aàáâãäå", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõö", "u": "uùúûü", "y": "yýÿ",
    "-": "\\-‐‑–",
}  # fmt: skip
_END = re.compile(r"\n+|(?<=[.!?…»])(?<!\b[A-Za-z]\.)(?<!\bart\.)\s+(?=[A-ZÀ-ÖØ-Þ«“\d])")
NOTHING = re.compile(r"(?!)")


class Span(NamedTuple):
    """A found word: where, and which stems it answers."""

    start: int
    end: int
    stems: frozenset[str]


class Sentence(NamedTuple):
    """A candidate: how many different words it holds, how many in all, where it is."""

    distinct: int
    number: int
    start: int
    end: int
    spans: tuple[Span, ...]


@lru_cache(maxsize=256)
def pattern(wanted: frozenset[str]) -> re.Pattern[str]:
    """Words that may have one of these stems; each is verified afterwards."""
    shapes = sorted({_shape(stem) for stem in wanted})
    if not shapes:
        return NOTHING
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(shapes)})[^\W_]*+(?!['’ʼ][^\W_])", re.IGNORECASE)


def _shape(stem: str) -> str:
    article = re.fullmatch(r"([a-z])(\d+(?:-\d+)+)", stem)
    if article:
        return rf"{article[1]}\.?\s*" + article[2].replace("-", "[\\-‐‑–]")
    kept = stem if len(stem) < 5 else stem[: max(3, len(stem) - 2)]
    letters = [f"[{_LIKE[letter]}]" if letter in _LIKE else re.escape(letter) for letter in kept]
    dotted = len(stem) < 6 and stem.isalpha() and "oe" not in stem
    return ("\\.?" if dotted else "").join(letters).replace("[oòóôõö][eèéêë]", "(?:[oòóôõö][eèéêë]|œ)")


def find(text: str, query: Query) -> list[Span]:
    """Where in ``text`` words of the question stand."""
    wanted = query.stems
    spans = []
    for match in pattern(wanted).finditer(text):
        answered = wanted & _stems(match.group())
        if answered:
            spans.append(Span(match.start(), match.end(), answered))
    return spans


@lru_cache(maxsize=4096)
def _stems(word: str) -> frozenset[str]:
    return frozenset(stems_of(word))


def mark(text: str, query: Query) -> tuple[Piece, ...]:
    """The whole text, found words marked."""
    return tuple(_pieces(text, 0, len(text), find(text, query)))


def best_sentence(text: str, query: Query) -> Sentence | None:
    """The sentence with the most different words of the question; the first of equals. None: no word is there."""
    return best_of(text, find(text, query))


def best_of(text: str, spans: list[Span]) -> Sentence | None:
    """``best_sentence``, when the words have been found already."""
    if not spans:
        return None
    breaks = [(match.start(), match.end()) for match in _END.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    grouped: dict[int, list[Span]] = {}
    for span in spans:
        grouped.setdefault(bisect_right(starts, span.start) - 1, []).append(span)
    candidates = [_sentence(starts[index], ends[index], held) for index, held in grouped.items()]
    return max(candidates, key=lambda one: (one.distinct, min(one.number, 4), -one.start))


def _sentence(start: int, end: int, spans: list[Span]) -> Sentence:
    distinct = len(frozenset().union(*(span.stems for span in spans)))
    return Sentence(distinct, len(spans), start, end, tuple(spans))


def cut(text: str, sentence: Sentence) -> tuple[Piece, ...]:
    """The sentence as pieces, shortened around its first found word when it is long."""
    start, end = sentence.start, sentence.end
    if end - start > LONGEST:
        first = sentence.spans[0].start
        if first - start > BEFORE:
            start = _word_start(text, first - BEFORE, first)
        if end - start > LONGEST:
            end = _word_end(text, start, max(start + LONGEST, sentence.spans[0].end))
    pieces = list(_pieces(text, start, end, sentence.spans))
    before = [Piece("… ")] if start > sentence.start else []
    after = [Piece(" …")] if end < sentence.end else []
    return tuple(before + pieces + after)


def opening(text: str) -> tuple[Piece, ...]:
    """The beginning of a text, for what was found by its title alone."""
    line = text.strip().split("\n", 1)[0]
    if len(line) <= LONGEST:
        return (Piece(line),) if line else ()
    return (Piece(line[: _word_end(line, 0, LONGEST)] + " …"),)


def _word_start(text: str, at: int, latest: int) -> int:
    space = text.find(" ", at, latest)
    return space + 1 if space >= 0 else at


def _word_end(text: str, start: int, at: int) -> int:
    space = text.rfind(" ", start + 1, at)
    return space if space > start else at


def _pieces(text: str, start: int, end: int, spans: Iterable[Span]) -> Iterable[Piece]:
    at = start
    for span in spans:
        if span.start < at or span.end > end:
            continue
        if span.start > at:
            yield Piece(text[at : span.start])
        yield Piece(text[span.start : span.end], True)
        at = span.end
    if at < end:
        yield Piece(text[at:end])
