"""« Vouliez-vous dire »: words of titles that this reader may read, tried before they are said. Else nothing is said."""

import hashlib
from collections import defaultdict
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from portal.core.publishing.models import Generation
from search import french
from search.engines import Ask, get_engine
from search.models import Entry, EntryToken
from search.query import Query, parse

MOST_TITLES = 2000
MOST_KNOWN = 5000
MOST_WORDS = 4
LIKENESS = 0.78
SHORTEST = 4
KEPT_SECONDS = 10 * 60

Words = dict[int, dict[str, str]]
"""By length: folded words, and how they are written."""


def correction(query: Query, user: Any, ask: Ask) -> str:
    """The question with its unknown words replaced by near ones, if that finds something for this reader; else blank."""
    if len(query.typed) > MOST_WORDS:
        return ""
    known = _known_words(ask.tokens)
    corrected = " ".join(_near(word, known) for word in query.typed)
    if corrected == " ".join(query.typed):
        return ""
    again = parse(corrected)
    found = get_engine().search(
        replace(ask.unfiltered(), clauses=again.clauses, plain=again.plain, every=True, offset=0, limit=1)
    )
    return corrected if found.total else ""


def _known_words(tokens: frozenset[str]) -> Words:
    """The words of titles that who holds ``tokens`` may read; kept until something is published, some minutes at most."""
    holder = hashlib.sha256(" ".join(sorted(tokens)).encode()).hexdigest()[:32]
    key = f"search-words:{Generation.current()}:{holder}"
    known: Words | None = cache.get(key)
    if known is None:
        known = _read_words(tokens)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _read_words(tokens: frozenset[str]) -> Words:
    held = EntryToken.objects.filter(entry=OuterRef("pk"), token__in=tokens)
    rows = Entry.objects.filter(Exists(held), whole=None).order_by("-pk").values_list("title", "words")[:MOST_TITLES]
    written: dict[str, str] = {}
    for texts in rows:
        for word in french.written_words("\n".join(texts)):
            written.setdefault(french.fold(word), word)
        if len(written) >= MOST_KNOWN:
            break
    by_length: Words = defaultdict(dict)
    for folded, word in written.items():
        by_length[len(folded)][folded] = word
    return dict(by_length)


def _near(word: str, known: Words) -> str:
    same = known.get(len(word), {})
    if word in same or len(word) < SHORTEST or word in french.STOP_WORDS:
        return same.get(word, word)
    near = get_close_matches(word, _of_like_length(word, known), n=1, cutoff=LIKENESS)
    return known[len(near[0])][near[0]] if near else word


def _of_like_length(word: str, known: Words) -> list[str]:
    """No other word can be near enough: likeness is twice the common letters over all letters of both."""
    return [
        folded
        for length, words in known.items()
        if 2 * min(length, len(word)) >= LIKENESS * (length + len(word))
        for folded in words
    ]
