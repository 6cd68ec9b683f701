"""Dates as feeds write them, also in French; what can't be is no date."""

import calendar
import re
import time
from datetime import UTC, datetime, timedelta

MONTHS = ("janv", "fev", "mars", "avr", "mai", "juin", "juil", "aou", "sept", "oct", "nov", "dec")
FRENCH = re.compile(
    r"(\d{1,2})(?:er)?\s+([a-zéûA-Z]+)\.?\s+(\d{4})(?:\D{1,4}(\d{1,2})[:hH](\d{2})(?::(\d{2}))?)?\s*([+-]\d{4})?"
)
ISO_MINUTES = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
PATIENCE = timedelta(minutes=10)


def sensible(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` when it can be true; the future is no date: nobody has written tomorrow's news."""
    if moment is None or moment < EARLIEST or moment > now + PATIENCE:
        return None
    return min(moment, now)


def of_struct(parsed: time.struct_time | None) -> datetime | None:
    """feedparser's UTC tuple."""
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def french(text: str) -> time.struct_time | None:
    """« mar., 13 sept. 2022 17:02:11 +0000 », « 1er août 2026 »; for ``feedparser.registerDateHandler``."""
    found = FRENCH.search(text)
    if not found:
        return None
    day, word, year, hour, minute, second, zone = found.groups()
    folded = word.lower().replace("é", "e").replace("û", "u")
    month = next((number for number, name in enumerate(MONTHS, 1) if folded.startswith(name)), 0)
    if not month:
        return None
    try:
        moment = datetime(int(year), month, int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
    return (moment - _offset(zone)).utctimetuple()


def without_seconds(text: str) -> time.struct_time | None:
    """``2000-01-01T12:00+00:00``, which W3C allows and feedparser doesn't read."""
    found = ISO_MINUTES.match(text.strip())
    if not found:
        return None
    zone = (found[3] or "Z").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}:00{zone}").astimezone(UTC).utctimetuple()
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timedelta:
    if not zone:
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[3:5])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)
