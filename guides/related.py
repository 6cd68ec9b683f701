"""What goes with a page: one question to search, whatever rooms answer it."""

from typing import Any

from search.services import related as ask

ASKED = 20


def related(page: Any, user: Any, most: int) -> list[Any]:
    """Search hits on the themes of ``page`` that ``user`` may read: other kinds first, one of each in turn."""
    themes = [theme.key for theme in page.themes.all()]
    if not themes or not page.pk:
        return []
    own = type(page).search_kind
    found = ask(user, themes, [page.url], ASKED)
    piles = [hits for kind, hits in sorted(found.items(), key=lambda item: item[0] == own)]
    rounds = max(map(len, piles), default=0)
    return [pile[turn] for turn in range(rounds) for pile in piles if turn < len(pile)][:most]
