"""What a room declares in its ``search_sources.py``: which of its things are found, and how they read."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is found: its key, its words, its sign. ``rank`` orders the facets.

    ``weight``: how much it counts beside others that answer as well. ``fades``: what is old counts a little less.
    ``listed``: it also stands in lists that nobody asked a question for.
    """

    key: str
    label: str
    plural: str
    sign: str
    rank: int = 50
    weight: float = 1.0
    fades: bool = False
    listed: bool = True


UNKNOWN = Kind("", "Page", "Pages", "recherche", 99)


@dataclass(frozen=True)
class EntryDraft:
    """One searchable thing, or one section of it, as its room describes it. Texts are plain, without markup.

    ``tokens``: who may find it. ``words``: what others call it, never shown. ``section``: its title when the draft is a part
    (``anchor``) of the thing named ``title``. ``themes``: keys. ``lines``: for an answer card, at most three.
    Drafts of one address and one audience are found as one thing; its tokens and themes are those of its first draft.
    ``part``: what of the row has an audience of its own, for ``readable_parts``. ``space``: the key of the space that it
    was said in, named by ``space_titles``. ``families``: job families that it is made for (``accounts.choices``).
    ``beside``: the title of what a file stands beside: shown as its title, its own name under it; not found by it.
    ``file``: the address of a file, for a section that is a page of it: found by its body alone, never by its heading.
    """

    kind: str
    source_id: int
    title: str
    url: str
    tokens: frozenset[str]
    anchor: str = ""
    section: str = ""
    summary: str = ""
    body: str = ""
    words: str = ""
    themes: tuple[str, ...] = ()
    date: datetime.date | None = None
    lines: tuple[str, ...] = ()
    position: int = 0
    part: str = ""
    space: str = ""
    families: tuple[str, ...] = ()
    file: str = ""
    beside: str = ""


class Source(Protocol):
    """A model whose rows are searchable. ``name`` is stable: ``guides.guide``. ``pages``: follows core.publishing."""

    @property
    def name(self) -> str: ...

    @property
    def kinds(self) -> Sequence[Kind]: ...

    @property
    def pages(self) -> bool: ...

    def ids(self) -> Iterable[int]:
        """Every id that has, or may have, entries, in order."""
        ...

    def drafts(self, ids: Sequence[int]) -> Iterable[EntryDraft]:
        """The entries of these rows as they are now; none for what is gone, a draft, or not of this source."""
        ...

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        """Which of these rows ``user`` may read, asked of the primary database in one query."""
        ...


@runtime_checkable
class PartedSource(Protocol):
    """A source whose drafts have parts with audiences of their own: a document inside a page."""

    def readable_parts(self, parts: Sequence[tuple[int, str]], user: Any) -> set[tuple[int, str]]:
        """Which of these (source id, part) ``user`` may read, asked of the primary database."""
        ...


@runtime_checkable
class SpacedSource(Protocol):
    """A source whose things are said in spaces: the name of a space is as private as what is said there."""

    def space_titles(self, user: Any) -> dict[str, str]:
        """Titles, by key, of the spaces that ``user`` may read now, asked of the primary database, in their order."""
        ...


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called at the end of a room's ``search_sources.py``."""
    _sources[source.name] = source


def all_sources() -> dict[str, Source]:
    """Sources by name."""
    return _sources


def kinds() -> dict[str, Kind]:
    """Kinds of every source, in the order of their facets."""
    found = [kind for source in _sources.values() for kind in source.kinds]
    return {kind.key: kind for kind in sorted(found, key=lambda kind: (kind.rank, kind.label))}


def space_titles(user: Any) -> dict[str, str]:
    """Every space that ``user`` may read, of every source. A visitor is in none: nothing is asked."""
    if user is None or not user.is_authenticated:
        return {}
    titles: dict[str, str] = {}
    for source in _sources.values():
        if isinstance(source, SpacedSource):
            titles.update(source.space_titles(user))
    return titles
