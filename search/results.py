"""What the search page, other programs and other rooms are given."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from search.query import Query
from search.sources import Kind


class Piece(NamedTuple):
    """A stretch of text, and whether it is a word that was looked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as it is shown. Texts are plain; templates mark the pieces.

    ``own_title``: under its title, how a file that stands beside something is called.
    ``section``: where in it; ``is_in_file``: that is a page of a file that it gives.
    """

    entry_id: int
    kind: Kind
    title: str
    url: str
    themes: tuple[str, ...] = ()
    theme_titles: tuple[str, ...] = ()
    date: datetime.date | None = None
    summary: str = ""
    lines: tuple[str, ...] = ()
    title_pieces: tuple[Piece, ...] = ()
    own_title: str = ""
    own_pieces: tuple[Piece, ...] = ()
    extract: tuple[Piece, ...] = ()
    section: str = ""
    section_url: str = ""
    section_number: int = 0
    is_in_file: bool = False
    space: str = ""

    @property
    def extract_text(self) -> str:
        """The extract as plain text."""
        return "".join(piece.text for piece in self.extract)


@dataclass(frozen=True)
class Facet:
    """A value to narrow by, and how many things it would leave."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of results. ``every``: something holds all words together. ``also``: what else was looked for.
    ``precise``: the best engine answered, not the one that stands in for it. ``promoted``: what editors put before the hits.

    ``best_is_public``: everybody may read the best one, so a telephone keeps it.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    count: int = 0
    kinds: tuple[Facet, ...] = ()
    themes: tuple[Facet, ...] = ()
    spaces: tuple[Facet, ...] = ()
    families: tuple[Facet, ...] = ()
    years: tuple[Facet, ...] = ()
    all_kinds: int = 0
    page: int = 1
    pages: int = 1
    every: bool = True
    precise: bool = True
    also: tuple[str, ...] = ()
    promoted: tuple[Hit, ...] = ()
    best: Hit | None = field(default=None)
    best_is_public: bool = False

    @property
    def also_unsaid(self) -> int:
        """How much else was looked for that ``also`` has no place for."""
        return len(self.query.also) - len(self.also)

    @property
    def others(self) -> tuple[Hit, ...]:
        """The hits without the answer, nor what editors chose."""
        return tuple(hit for hit in self.hits if hit is not self.best)
