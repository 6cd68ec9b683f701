"""What travels between the rooms of the reading."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """A clean entry of a feed. ``guid`` may be blank or shared; ``told_at`` may be absent (never in the future)."""

    title: str
    link: str = ""
    guid: str = ""
    summary: str = ""
    content: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True)
class Feed:
    """A feed that was read. ``is_feed`` is false for a page, or for anything that isn't one."""

    is_feed: bool
    title: str = ""
    site: str = ""
    entries: tuple[Entry, ...] = ()


def to_plain(feed: Feed) -> dict[str, Any]:
    """As JSON can say it."""
    rows = [{**vars(entry), "told_at": entry.told_at.isoformat() if entry.told_at else None} for entry in feed.entries]
    return {"is_feed": feed.is_feed, "title": feed.title, "site": feed.site, "entries": rows}


def from_plain(data: dict[str, Any]) -> Feed:
    """The feed again."""
    rows = [
        Entry(**{**row, "told_at": datetime.fromisoformat(row["told_at"]) if row["told_at"] else None})
        for row in data["entries"]
    ]
    return Feed(data["is_feed"], data["title"], data["site"], tuple(rows))


@dataclass(frozen=True)
class Identified:
    """An entry with what tells it apart: ``key`` within its source, ``canonical`` among all (None: its address doesn't)."""

    entry: Entry
    key: str
    canonical: str | None
    words: frozenset[str] = field(default_factory=frozenset)
