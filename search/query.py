"""A question as it was typed, cut to what is reasonable, and what it asks for."""

from dataclasses import dataclass, field

from portal.core.words import without_controls
from search import french

MOST_CHARACTERS = 200
MOST_WORDS = 20


@dataclass(frozen=True)
class Query:
    """``text`` is what is shown again; ``cut`` says that the rest of it was left aside; ``terms`` may be empty."""

    text: str
    cut: bool = False
    terms: tuple[french.Term, ...] = ()
    typed: tuple[str, ...] = field(default=())

    @property
    def stems(self) -> frozenset[str]:
        """Every stem that counts as found."""
        return frozenset(stem for term in self.terms for option in term for stem in option)


def parse(raw: str) -> Query:
    """The question in ``raw``. Never raises: operators, quotes and control characters are only characters."""
    printable = without_controls(raw[: MOST_CHARACTERS * 4])
    words = printable.split()
    text = " ".join(words[:MOST_WORDS])[:MOST_CHARACTERS].rstrip()
    cut = len(raw) > MOST_CHARACTERS * 4 or text != " ".join(words)
    found = tuple(french.terms(text)[:MOST_WORDS])
    return Query(text, cut, found, tuple(french.typed(text)[:MOST_WORDS]))
