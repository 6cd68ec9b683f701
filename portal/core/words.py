"""Small words: numbers, hours and the order of the alphabet in French, and what was typed without what cannot be shown."""

import datetime
import re
import unicodedata

from django.utils import timezone
from django.utils.formats import date_format

SAME_WEEK = 7

_HOUR = re.compile(r"(?<=\d)[ \u00a0\u202f]+h\b(?:[ \u00a0\u202f]+(\d\d)\b)?")

_ELIDED = re.compile(r"[aeiouh]|y[^aeiou]")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)


def counted(number: int, one: str, several: str) -> str:
    """« 1 page », « 2 pages », « 0 page »: French counts from two."""
    return f"{number} {several if number >= 2 else one}"


def of(name: str) -> str:
    """« de Bruno », « d’Olivier », « d’Hélène » (an H at the head of a first name is nearly always mute), « de Yann »."""
    return f"d’{name}" if _ELIDED.match(fold(name)) else f"de {name}"


def day_words(moment: datetime.date | datetime.datetime, now: datetime.datetime | None = None) -> str:
    """A day as one says it: « aujourd’hui, 8 h 12 », « hier », « lundi 23 nov. », « 4 mai 2025 ». A date has no hour."""
    now = timezone.localtime(now)
    hour = ""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment)
        hour = f", {hour_words(moment)}"
        moment = moment.date()
    days = (now.date() - moment).days
    if days == 0:
        return f"aujourd’hui{hour}"
    if days == 1:
        return "hier"
    if 1 < days < SAME_WEEK:
        return date_format(moment, "l j N")
    return date_format(moment, "j N" if moment.year == now.year else "j N Y")


def hour_words(moment: datetime.datetime) -> str:
    """« 8 h 12 », of a local time; no line breaks it."""
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}"


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
