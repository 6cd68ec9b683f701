"""What is found, what editors say about it, what is asked, what people keep."""

from search.models.asked import AskedQuestion, OpenedAnswer, Outcome
from search.models.entries import (
    Change,
    Entry,
    EntryFamily,
    EntryTheme,
    EntryToken,
    ShippedSynonyms,
    SynonymGroup,
    Word,
    WordPiece,
    lines,
    unquoted,
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
    "Outcome",
    "PromotedAnswer",
    "Promotion",
    "Rhythm",
    "SavedSearch",
    "ShippedSynonyms",
    "SynonymGroup",
    "Word",
    "WordPiece",
    "lines",
    "unquoted",
]
