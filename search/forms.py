"""What stands in the address of the search page, read strictly: what we don't know is said, not guessed."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from portal.core.themes.models import Theme
from search.query import Query, parse
from search.sources import kinds, space_titles


class UnknownAddressError(ValueError):
    """The address asks for a page, a kind, a theme or a space that isn't there. The message is for the reader."""


@dataclass(frozen=True)
class Asked:
    """A question, how it is narrowed, and which page of it."""

    query: Query
    kind: str = ""
    theme: str = ""
    page: int = 1
    space: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return bool(self.kind or self.theme or self.space)

    def address(self, **changes: str) -> str:
        """The query string of this question with some parts changed; its first page unless ``page`` is given."""
        wanted = {"q": self.query.text, "kind": self.kind, "theme": self.theme, "space": self.space, **changes}
        values = QueryDict(mutable=True)
        values.update({key: value for key, value in wanted.items() if value})
        return "?" + values.urlencode()


def read(values: QueryDict, user: Any) -> Asked:
    """The question in these values. Raises UnknownAddressError; a space that ``user`` may not read isn't there."""
    kind, theme, space = (values.get(name, "") for name in ("kind", "theme", "space"))
    if kind and kind not in kinds():
        raise UnknownAddressError("Cette nature de contenu n’existe pas ici.")
    if theme and not (theme.isprintable() and Theme.objects.filter(key=theme).exists()):
        raise UnknownAddressError("Ce thème n’existe pas.")
    if space and space not in space_titles(user):
        raise UnknownAddressError("Cet espace n’existe pas.")
    return Asked(parse(values.get("q", "")), kind, theme, _page(values.get("page", "")), space)


def _page(written: str) -> int:
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written)):
        raise UnknownAddressError("Cette page de résultats n’existe pas.")
    return int(written)
