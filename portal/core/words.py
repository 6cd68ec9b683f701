"""Small words: numbers, hours and the order of the alphabet in French, and what was typed without what cannot be shown."""

import datetime
import re
import unicodedata

from django.utils import timezone
from django.utils.formats import date_format

SAME_WEEK = 7

PHONE = r"^\+?[0-9][0-9\s]{1,18}$"
"""A telephone number that can be called: digits and spaces, no-break ones too, perhaps a ``+`` before them."""

_HOUR = re.compile(r"(?<=\d)[ \u00a0\u202f]+h\b(?:[ \u00a0\u202f]+(\d\d)\b)?")
_ARTICLE = re.compile(r"\b(articles?)[ \u00a0\u202f](?=(?:[LRD]\.[ \u00a0\u202f]?)?\d)")
_CODE_NUMBER = re.compile(r"\b([LRD]\.)[ \u00a0\u202f](?=\d)")

_ELIDED = re.compile(r"[aeiouh]|y[^aeiou]")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None)
)

_MARKS = re.compile("[\u0300-\u0344\u0346-\u034e\u0350-\u036f]+")
"""Accents that stand apart. U+0345 is none here, it folds to a letter, and U+034F joins."""


def counted(number: int, one: str, several: str) -> str:
    """« 1 page », « 2 pages », « 0 page »: French counts from two."""
    return f"{number} {several if number >= 2 else one}"


def weight_words(size: int) -> str:
    """« 340 octets », « 180 ko », « 2,4 Mo »: what a file weighs, in the units that people know."""
    if size < 1024:
        return counted(size, "octet", "octets")
    if size < 1024**2:
        return f"{round(size / 1024)}\u202fko"
    return f"{size / 1024**2:.1f}".removesuffix(".0").replace(".", ",") + "\u202fMo"


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
        return f"{date_format(moment, 'l')} {date_words(moment, 'N')}"
    return date_words(moment, "N" if moment.year == now.year else "N Y")


def date_words(day: datetime.date | datetime.datetime, form: str = "F Y") -> str:
    """« 1er avril 2027 »; ``form``: how the month and the year are written. Of a moment, its local day."""
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day).date()
    return f"{'1er' if day.day == 1 else day.day} {date_format(day, form)}"


def hour_words(moment: datetime.datetime | datetime.time) -> str:
    """« 8 h 12 », local; no line breaks it."""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment).time()
    return f"{moment.hour}\u00a0h\u00a0{moment.minute:02}"


def moment_words(moment: datetime.datetime) -> str:
    """« 1er avril 2027 à 8 h 12 »."""
    return f"{date_words(moment)} à {hour_words(moment)}"


def at_words(moment: datetime.datetime, now: datetime.datetime | None = None) -> str:
    """« à 8 h 12 » of today, else with its day: « le 1er avril 2027 à 8 h 12 »."""
    is_today = timezone.localtime(moment).date() == timezone.localtime(now).date()
    return f"à {hour_words(moment)}" if is_today else f"le {moment_words(moment)}"


def quoted(text: str) -> str:
    """Between French quotation marks, with the narrow spaces."""
    return f"«\u202f{text}\u202f»"


def without_controls(typed: str) -> str:
    """What somebody typed, each character that can't be printed made a space: databases refuse some of them."""
    return "".join(char if char.isprintable() else " " for char in typed)


def phone_digits(typed: str) -> str:
    """A telephone number however it was typed, its groups apart by spaces: « +33(0)1.99-00 » is "+33 1 99 00"."""
    return re.sub(r"[\s./()-]+", " ", typed.replace("(0)", " ")).strip().replace("+ ", "+")


def unbroken(text: str) -> str:
    """« 14 h 06 », « article L. 325-12 »: hours and numbers of articles that no line breaks."""
    text = _HOUR.sub(lambda found: "\u00a0h" + (f"\u00a0{found[1]}" if found[1] else ""), text)
    return _CODE_NUMBER.sub("\\1\u00a0", _ARTICLE.sub("\\1\u00a0", text))


def in_order(text: str) -> list[tuple[int, str]]:
    """A key to sort by: numbers inside a text count as numbers, « L. 22-1 » before « L. 132-4 »."""
    parts = re.split(r"(\d+)", fold(text))
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def fold(text: str) -> str:
    """Lower case, without accents or ligatures, with one apostrophe and one hyphen. Idempotent."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.replace("’", "'"))).casefold()
    lowered = plain.translate(_LETTERS)
    if lowered.isascii():  # as nearly all French is by now
        return lowered
    apart = unicodedata.normalize("NFKD", lowered).translate(_LETTERS)
    return "".join(char for char in apart if not unicodedata.combining(char))
