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
    filters = _filters(values)
    for name, chosen in filters.items():
        if len(chosen) > MOST_VALUES:
            raise UnknownAddressError("Il y a trop de filtres à la fois.")
        if _known(name, chosen, user) != set(chosen):
            raise UnknownAddressError(FILTERS[name])
    return Asked(parse(values.get("q", "")), filters, _page(values.get("page", "")))


def read_what_is_left(values: QueryDict, user: Any) -> Asked | None:
    """As ``read``, without what isn't there any more; None when a filter has nothing else: to leave it out would ask for more
    than was asked for."""
    given = _filters(values)
    left = {name: tuple(sorted(_known(name, chosen, user))) for name, chosen in given.items()}
    if any(chosen and not left[name] for name, chosen in given.items()):
        return None
    return Asked(parse(values.get("q", "")), left)


def _filters(values: QueryDict) -> dict[str, tuple[str, ...]]:
    """The values of each filter as they are written, each once."""
    return {name: tuple(sorted(set(values.getlist(name)) - {""})) for name in FILTERS}


def _known(name: str, values: Collection[str], user: Any) -> set[str]:
    """Those of these values of a filter that ``user`` may narrow by."""
    wanted = set(values)
    if not wanted:
        return wanted
    if name == "kind":
        return wanted & kinds().keys()
    if name == "theme":
        printable = {value for value in wanted if value.isprintable()}
        return set(Theme.objects.filter(key__in=printable).values_list("key", flat=True))
    if name == "space":
        return wanted & space_titles(user).keys()
    if name == "family":
        return wanted & set(JobFamily.values)
    return {value for value in wanted if len(value) == 4 and value.isascii() and value.isdigit()}


def _page(written: str) -> int:
    if not written:
        return 1
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written)):
        raise UnknownAddressError("Cette page de résultats n’existe pas.")
    return int(written)
