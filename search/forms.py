"""What stands in the address of the search page, read strictly: what we don't know is said, not guessed."""

from dataclasses import dataclass

from django.http import QueryDict

from portal.core.themes.models import Theme
from search.query import Query, parse
from search.sources import kinds


class UnknownAddressError(ValueError):
    """The address asks for a page, a kind or a theme that isn't there. The message is for the reader."""


@dataclass(frozen=True)
class Asked:
    """A question, how it is narrowed, and which page of it."""

    query: Query
    kind: str = ""
    theme: str = ""
    page: int = 1

    def address(self, **changes: str) -> str:
        """The query string of this question with some parts changed; its first page unless ``page`` is given."""
        wanted = {"q": self.query.text, "kind": self.kind, "theme": self.theme, **changes}
        values = QueryDict(mutable=True)
        values.update({key: value for key, value in wanted.items() if value})
        return "?" + values.urlencode()


def read(values: QueryDict) -> Asked:
    """The question in these values. Raises UnknownAddressError."""
    kind, theme = values.get("kind", ""), values.get("theme", "")
    if kind and kind not in kinds():
        raise UnknownAddressError("Cette nature de contenu n’existe pas ici.")
    if theme and not (theme.isprintable() and Theme.objects.filter(key=theme).exists()):
        raise UnknownAddressError("Ce thème n’existe pas.")
    return Asked(parse(values.get("q", "")), kind, theme, _page(values.get("page", "")))


def _page(written: str) -> int:
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written)):
        raise UnknownAddressError("Cette page de résultats n’existe pas.")
    return int(written)
