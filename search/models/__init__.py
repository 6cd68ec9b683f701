"""What is found, what editors say about it, what is asked, what people keep."""

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
from search.models.saved import Arrival, Rhythm, SavedSearch

__all__ = [
    "Arrival",
    "AskedQuestion",
    "Change",
    "Entry",
    "EntryFamily",
    "EntryTheme",
    "EntryToken",
    "OpenedAnswer",
    "PromotedAnswer",
    "Promotion",
    "Rhythm",
    "SavedSearch",
    "SynonymGroup",
    "Word",
    "WordPiece",
    "lines",
]
