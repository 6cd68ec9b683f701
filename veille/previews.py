"""What the pages of sources show: what would be read of a feed, what a source brought lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from veille.models import Mention, Source

LATEST = 8


@dataclass(frozen=True)
class PreviewEntry:
    """An entry that would be read; ``on`` is None without a date that can be true."""

    title: str
    summary: str
    on: datetime | None


@dataclass(frozen=True)
class Preview:
    """A feed that was found. ``count``: all that it holds now; ``entries``: the first ones."""

    url: str
    title: str
    count: int
    entries: tuple[PreviewEntry, ...]

    @property
    def latest(self) -> datetime | None:
        """The newest date that is shown."""
        return max((entry.on for entry in self.entries if entry.on), default=None)


def previews(feeds: Iterable[dict[str, Any]]) -> list[Preview]:
    """What a probe kept, ready to be shown."""
    return [Preview(feed["url"], feed["title"], feed["count"], tuple(map(_entry, feed["entries"]))) for feed in feeds]


def latest_of(source: Source) -> list[Mention]:
    """What the source told last, with the story that each became; one query."""
    return list(source.mentions.exclude(item=None).select_related("item").order_by("-told_at", "-pk")[:LATEST])


def _entry(kept: dict[str, Any]) -> PreviewEntry:
    on = datetime.fromisoformat(kept["on"]) if kept["on"] else None
    return PreviewEntry(kept["title"], kept.get("summary", ""), on)
