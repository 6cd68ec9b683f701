"""What stands in the address of the search page, read strictly: what we don't know is said, not guessed."""

from collections.abc import Collection, Mapping
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
MOST_VALUES = 20
"""Values of one filter."""


class UnknownAddressError(ValueError):
    """The address asks for a page, a kind, a theme or a space that isn't there. The message is for the reader."""


@dataclass(frozen=True)
class Asked:
    """A question, how it is narrowed (some keys, or none, for each of ``FILTERS``), and which page of it."""

    query: Query
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: dict.fromkeys(FILTERS, ()))
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether a filter is set."""
        return any(self.filters.values())

    def address(self, **changes: str | tuple[str, ...]) -> str:
        """The query string of this question with some parts changed; its first page unless ``page`` is given."""
        wanted = {"q": self.query.text, **self.filters, **changes}
        values = QueryDict(mutable=True)
        for key, value in wanted.items():
            values.setlist(key, [value] if isinstance(value, str) and value else list(value))
        return "?" + values.urlencode()

    def switched(self, name: str, value: str) -> str:
        """The same question with a value of the filter ``name`` added, or taken off when it is there."""
        chosen = set(self.filters[name]) ^ {value}
        return self.address(**{name: tuple(sorted(chosen))})


def read(values: QueryDict, user: Any) -> Asked:
    """The question in these values. Raises UnknownAddressError; a space that ``user`` may not read isn't there."""
    filters = {name: tuple(sorted(set(values.getlist(name)) - {""})) for name in FILTERS}
    for name, chosen in filters.items():
        if len(chosen) > MOST_VALUES:
            raise UnknownAddressError("Il y a trop de filtres à la fois.")
        if chosen and not _are_known(name, chosen, user):
            raise UnknownAddressError(FILTERS[name])
    return Asked(parse(values.get("q", "")), filters, _page(values.get("page", "")))


def still_known(values: QueryDict, user: Any) -> QueryDict | None:
    """These values without those of a filter that aren't there any more; None when a filter has none left: to leave it out
    would ask for more than was asked for."""
    left = values.copy()
    for name in FILTERS:
        chosen = [value for value in values.getlist(name) if value]
        known = [value for value in chosen if _are_known(name, [value], user)]
        if chosen and not known:
            return None
        left.setlist(name, known)
    return left


def _are_known(name: str, values: Collection[str], user: Any) -> bool:
    if name == "kind":
        return kinds().keys() >= set(values)
    if name == "theme":
        printable = all(value.isprintable() for value in values)
        return printable and Theme.objects.filter(key__in=values).count() == len(values)
    if name == "space":
        return space_titles(user).keys() >= set(values)
    if name == "family":
        return set(JobFamily.values) >= set(values)
    return all(len(value) == 4 and value.isascii() and value.isdigit() for value in values)


def _page(written: str) -> int:
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written)):
        raise UnknownAddressError("Cette page de résultats n’existe pas.")
    return int(written)
