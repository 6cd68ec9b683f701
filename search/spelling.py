"""« Vouliez-vous dire »: words of titles that this reader may read, tried before they are said. Else nothing is said."""

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.db.models import Exists, OuterRef

from search import french
from search.engines import Ask, get_engine
from search.models import Entry, EntryToken
from search.query import Query, parse

MOST_TITLES = 2000
MOST_WORDS = 4
LIKENESS = 0.78
SHORTEST = 4


def correction(query: Query, user: Any, ask: Ask) -> str:
    """The question with its unknown words replaced by near ones, if that finds something for this reader; else blank."""
    if len(query.typed) > MOST_WORDS:
        return ""
    known = _known_words(ask)
    corrected = " ".join(_near(word, known) for word in query.typed)
    if corrected == " ".join(query.typed):
        return ""
    again = parse(corrected)
    found = get_engine().search(replace(ask, terms=again.terms, every=True, kind="", themes=(), offset=0, limit=1))
    return corrected if found.total else ""


def _known_words(ask: Ask) -> dict[str, str]:
    """Folded words, and how they are written, from titles that the reader may read."""
    held = EntryToken.objects.filter(entry=OuterRef("pk"), token__in=ask.tokens)
    rows = Entry.objects.filter(Exists(held), whole=None).order_by("-pk").values_list("title", "words")[:MOST_TITLES]
    written: dict[str, str] = {}
    for texts in rows:
        for word in french.written_words("\n".join(texts)):
            written.setdefault(french.fold(word), word)
    return written


def _near(word: str, known: dict[str, str]) -> str:
    if word in known or len(word) < SHORTEST or word in french.STOP_WORDS:
        return known.get(word, word)
    near = get_close_matches(word, known, n=1, cutoff=LIKENESS)
    return known[near[0]] if near else word
