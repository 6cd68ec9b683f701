"""What is found, what editors say about it, what is asked."""

from search.models.asked import AskedQuestion, OpenedAnswer
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
    "AskedQuestion",
    "Change",
    "Entry",
    "EntryFamily",
    "EntryTheme",
    "EntryToken",
    "OpenedAnswer",
    "PromotedAnswer",
    "Promotion",
    "SynonymGroup",
    "Word",
    "WordPiece",
    "lines",
]
