"""What goes with a page: one question to search, whatever rooms answer it."""

from collections import defaultdict
from itertools import chain, zip_longest
from typing import Any

from guides.search_sources import DOCUMENT
from search.services import related as ask

EACH_KIND = 3


def related(page: Any, user: Any, most: int) -> list[Any]:
    """Search hits on the themes of ``page`` that ``user`` may read: one of each room in turn, the page's own room last.

    A visitor's list changes only with published pages and news, a member's with what is written in Quartiers too: all of
    these advance the generation, so that a kept page never lists what is gone.
    """
    themes = [theme.key for theme in page.themes.all()]
    if not themes or not page.pk:
        return []
    rooms: dict[str, list[Any]] = defaultdict(list)
    for kind, hits in ask(user, themes, [page.url], EACH_KIND).items():
        for hit in hits if kind != DOCUMENT.key else ():  # a guide shows its letters where they serve
            rooms[_room(hit.url)].append(hit)
    own = rooms.pop(_room(page.url or ""), [])
    turns = zip_longest(*rooms.values(), own)
    return [hit for hit in chain.from_iterable(turns) if hit is not None][:most]


def _room(url: str) -> str:
    return url.strip("/").partition("/")[0]
