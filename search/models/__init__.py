"""What is found and what editors say about it."""

from search.models.entries import (
    Change,
    Entry,
    EntryFamily,
    EntryTheme,
    EntryToken,
    SynonymGroup,
    Word,
    WordPiece,
    lines,
)
from search.models.promotions import PromotedAnswer, Promotion

__all__ = [
    "Change",
    "Entry",
    "EntryFamily",
    "EntryTheme",
    "EntryToken",
    "PromotedAnswer",
    "Promotion",
    "SynonymGroup",
    "Word",
    "WordPiece",
    "lines",
]
