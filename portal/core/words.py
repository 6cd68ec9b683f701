"""Small words: numbers, hours and the order of the alphabet in French, and what was typed without what cannot be shown."""

import re
import unicodedata

_HOUR = re.compile(r"(?<=\d)[ \u00a0\u202f]+h\b(?:[ \u00a0\u202f]+(\d\d)\b)?")

_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)


def counted(number: int, one: str, several: str) -> str:
    """« 1 page », « 2 pages », « 0 page »: French counts from two."""
    return f"{number} {several if number >= 2 else one}"


def without_controls(typed: str) -> str:
    """What somebody typed, each character that can't be printed made a space: databases refuse some of them."""
    return "".join(char if char.isprintable() else " " for char in typed)


def unbroken_hours(text: str) -> str:
    """« 14 h 06 », « 9 h »: hours that no line breaks."""
    return _HOUR.sub(lambda found: "\u00a0h" + (f"\u00a0{found[1]}" if found[1] else ""), text)


def fold(text: str) -> str:
    """Lower case, without accents or ligatures, with one apostrophe and one hyphen. Idempotent."""
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", lowered).translate(_LETTERS)
    return "".join(char for char in apart if not unicodedata.combining(char))
