"""What stands in the address of the search page, read strictly: what we don't know is said, not guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from portal.accounts.choices import JobFamily
from portal.core.themes.models import Theme
from search.query import Query, parse
from search.sources import kinds, space_titles

FILTERS = {
    "kind": "Cette nature de contenu n’existe pas ici.",
    "theme": "Ce thème n’existe pas.",
    "space": "Cet espace n’existe pas.",
    "family": "Cette filière n’existe pas.",
    "year": "Cette année n’en est pas une.",
}
"""What narrows a search, and what is said of a value that isn't there."""


class UnknownAddressError(ValueError):
    """The address asks for a page, a kind, a theme or a space that isn't there. The message is for the reader."""


@dataclass(frozen=True)
class Asked:
    """A question, how it is narrowed (a key, or nothing, for each of ``FILTERS``), and which page of it."""

    query: Query
    filters: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FILTERS, ""))
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return any(self.filters.values())

    def address(self, **changes: str) -> str:
        """The query string of this question with some parts changed; its first page unless ``page`` is given."""
        wanted = {"q": self.query.text, **self.filters, **changes}
        values = QueryDict(mutable=True)
        values.update({key: value for key, value in wanted.items() if value})
        return "?" + values.urlencode()


def read(values: QueryDict, user: Any) -> Asked:
    """The question in these values. Raises UnknownAddressError; a space that ``user`` may not read isn't there."""
    filters = {name: values.get(name, "") for name in FILTERS}
    for name, value in filters.items():
        if value and not _is_known(name, value, user):
            raise UnknownAddressError(FILTERS[name])
    return Asked(parse(values.get("q", "")), filters, _page(values.get("page", "")))


def _is_known(name: str, value: str, user: Any) -> bool:
    if name == "kind":
        return value in kinds()
    if name == "theme":
        return value.isprintable() and Theme.objects.filter(key=value).exists()
    if name == "space":
        return value in space_titles(user)
    if name == "family":
        return value in JobFamily.values
    return len(value) == 4 and value.isascii() and value.isdigit()


def _page(written: str) -> int:
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written)):
        raise UnknownAddressError("Cette page de résultats n’existe pas.")
    return int(written)
