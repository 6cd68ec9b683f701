"""What goes with a page: one question to search, whatever rooms answer it."""

from typing import Any

from search.services import related as ask

MOST = 6


def related(page: Any, user: Any) -> list[Any]:
    """Search hits on the themes of ``page`` that ``user`` may read, by kind, without the page itself."""
    themes = [theme.key for theme in page.themes.all()]
    if not themes or not page.pk:
        return []
    found = ask(user, themes, [page.url], MOST)
    return [hit for hits in found.values() for hit in hits]
