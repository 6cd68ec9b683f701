"""What goes with a page: one question to search, whatever rooms answer it."""

from collections import defaultdict
from itertools import chain, zip_longest
from typing import Any

from guides.documents import LETTER
from search.services import related as ask

EACH_KIND = 3


def related(page: Any, user: Any, most: int) -> list[Any]:
    """Search hits on the themes of ``page`` that ``user`` may read: one of each room in turn, the page's own room last; in a
    room, one of each kind in turn, so that courses leave a place to lessons.

    A visitor's list changes only with published pages and news, a member's with what is written in Quartiers too: all of
    these advance the generation, so that a kept page never lists what is gone.
    """
    themes = [theme.key for theme in page.themes.all()]
    if not themes or not page.pk:
        return []
    rooms: dict[str, list[list[Any]]] = defaultdict(list)
    for kind, hits in ask(user, themes, [page.url], EACH_KIND).items():
        if kind != LETTER.key and hits:  # a guide shows its letters where they serve
            rooms[_room(hits[0].url)].append(hits)
    own = rooms.pop(_room(page.url or ""), [])
    return _in_turn([_in_turn(kinds) for kinds in (*rooms.values(), own)])[:most]


def _in_turn(lists: list[list[Any]]) -> list[Any]:
    """The first of each list, then the second of each."""
    return [hit for hit in chain.from_iterable(zip_longest(*lists)) if hit is not None]


def _room(url: str) -> str:
    return url.strip("/").partition("/")[0]
