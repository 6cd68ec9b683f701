"""Small words: numbers and hours in French, and what was typed without what cannot be shown."""

import re

_HOUR = re.compile(r"(?<=\d)[ \u00a0\u202f]+h\b(?:[ \u00a0\u202f]+(\d\d)\b)?")


def counted(number: int, one: str, several: str) -> str:
    """« 1 page », « 2 pages », « 0 page »: French counts from two."""
    return f"{number} {several if number >= 2 else one}"


def without_controls(typed: str) -> str:
    """What somebody typed, each character that can't be printed made a space: databases refuse some of them."""
    return "".join(char if char.isprintable() else " " for char in typed)


def unbroken_hours(text: str) -> str:
    """« 14 h 06 », « 9 h »: hours that no line breaks."""
    return _HOUR.sub(lambda found: "\u00a0h" + (f"\u00a0{found[1]}" if found[1] else ""), text)
