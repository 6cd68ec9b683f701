"""What the list shows, and what is new for a search, as its person may read it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from portal.accounts.choices import JobFamily
from portal.core.audience.tokens import MEMBERS, PUBLIC
from search import hits, selectors
from search.forms import FILTERS, read_what_is_left
from search.models import Entry, EntryToken, SavedSearch
from search.saved.tokens import feed_address
from search.sources import kinds, space_titles

LOST = "un filtre qui n’existe plus"


@dataclass(frozen=True)
class Shown:
    """A search as its person's list shows it. ``narrowed``: its filters in words."""

    saved: SavedSearch
    words: str
    narrowed: tuple[str, ...]
    feed: str


def shown(person: Any) -> list[Shown]:
    """One's own, newest first. As many queries for twenty as for one."""
    rows = list(SavedSearch.objects.filter(person=person))
    names = _names(person) if rows else {}
    return [_shown(row, names) for row in rows]


def forgotten(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What may be put back: its question, and by which number it is known."""
    return [{"public_id": row["public_id"], "words": QueryDict(row["address"][1:]).get("q", "")} for row in rows]


def words_of(saved: SavedSearch) -> str:
    """The question, as it was typed."""
    return _values(saved).get("q", "")


def answering(saved: SavedSearch, among: "QuerySet[Entry]", most: int | None = None) -> list[Entry]:
    """What of ``among`` answers a search, newest first, as its person may read it now.

    What isn't there any more, a space that they may not read among it, answers nothing: a filter of which nothing else is left
    leaves nothing.
    """
    asked = read_what_is_left(_values(saved), saved.person)
    if asked is None:
        return []
    return selectors.newest_answers(asked.query, saved.person, among, most, **asked.filters)


def closed_among(entries: Sequence[Entry]) -> set[int]:
    """Those that not every member reads: nothing of them leaves the portal."""
    ids = [entry.pk for entry in entries]
    open_ones = EntryToken.objects.filter(entry__in=ids, token__in=[PUBLIC, MEMBERS]).values_list("entry_id", flat=True)
    return set(ids) - set(open_ones)


def _values(saved: SavedSearch) -> QueryDict:
    return QueryDict(saved.address.removeprefix("?"))


def _names(person: Any) -> dict[str, dict[str, str]]:
    return {
        "kind": {key: kind.plural for key, kind in kinds().items()},
        "theme": hits.theme_titles(),
        "space": space_titles(person),
        "family": {str(key): str(label) for key, label in JobFamily.choices},
    }


def _shown(saved: SavedSearch, names: dict[str, dict[str, str]]) -> Shown:
    values = _values(saved)
    asked = [(name, value) for name in FILTERS for value in values.getlist(name)]
    narrowed = dict.fromkeys(names[name].get(value, LOST) if name in names else value for name, value in asked)
    return Shown(saved, values.get("q", ""), tuple(narrowed), feed_address(saved))
