"""One source's entries into the database: all of them and its next hour, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from portal.core.http import Answer
from portal.core.words import counted
from veille.models import LONGEST_ADDRESS, FeedItem, Mention, Source
from veille.reading.entries import Entry, Identified
from veille.reading.identify import Stories, are_alike, words_of

SOONEST, LATEST = timedelta(minutes=30), timedelta(hours=12)
AFTER_FAILURE = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
FOLDED_WITHIN = timedelta(days=4)
FIRST_WITHIN = timedelta(days=30)
CONFIRMED_GONE = 3
TOGETHER = 50
UP_TO_DATE = "À jour, rien de nouveau."


@dataclass
class Stored:
    """How many stories are new, and how many entries joined one that was known."""

    new: int = 0
    folded: int = 0


def recent_stories() -> Stories:
    """What was found in the last days, to recognise it when another source tells it."""
    stories = Stories()
    since = timezone.now() - FOLDED_WITHIN
    rows = Mention.objects.filter(item__found_at__gte=since).order_by("pk")
    for item_id, title, source_id in rows.values_list("item_id", "title", "source_id").iterator():
        stories.add(item_id, words_of(title), source_id)
    return stories


@transaction.atomic
def record_success(
    source: Source, answer: Answer, entries: Sequence[Identified], digest: str, stories: Stories, *, unchanged: bool
) -> Stored:
    """Store what is new of ``entries``; say that the source is well and when it is read next.

    Raises IntegrityError when another process stored the same meanwhile: once more finds it known.
    """
    stored = Stored()
    if answer.moved_to:
        _move(source, answer.moved_to)
    if not unchanged:
        stored = _store(source, entries, stories)
        source.digest = digest
    _note(source, answer, _words(stored, len(entries), unchanged), new=bool(stored.new))
    source.save(update_fields=[*QuietRecords.fields, "digest"])
    return stored


def _move(source: Source, address: str) -> None:
    if len(address) <= LONGEST_ADDRESS and not Source.objects.filter(feed_url=address).exists():
        source.feed_url = address
        source.save(update_fields=["feed_url"])


def _note(source: Source, answer: Answer, words: str, *, new: bool) -> None:
    """In the source, not yet in the database: it is well, what it said of itself, when it is read next."""
    if answer.status == 200:
        source.etag = answer.headers.get("etag", "")[:300]
        source.last_modified = answer.headers.get("last-modified", "")[:100]
    now = timezone.now()
    quiet = now - (source.checked_at or now)
    source.failures, source.gone, source.failing = 0, 0, False
    source.checked_at, source.health = now, words
    source.next_check = now + (SOONEST if new else min(LATEST, max(SOONEST, quiet * 2)))


class QuietRecords:
    """Sources of which nothing is new, noted together. Killed before: they are read again, and nothing is new again.

    ``fields`` are what a reading changes. Name, themes and whether it is followed are the curators', also while it is read.
    """

    marks = ("etag", "last_modified")
    same = ("failures", "gone", "failing", "health", "checked_at")
    fields = (*marks, *same, "next_check")

    def __init__(self) -> None:
        self.waiting: list[Source] = []
        self.marked: list[Source] = []

    def add(self, source: Source, answer: Answer) -> None:
        """Note this source, now or with the next ones."""
        before = source.etag, source.last_modified
        _note(source, answer, UP_TO_DATE, new=False)
        self.waiting.append(source)
        if before != (source.etag, source.last_modified):
            self.marked.append(source)
        if len(self.waiting) >= TOGETHER:
            self.flush()

    @transaction.atomic
    def flush(self) -> None:
        """Write what waits: what is the same for all at once (they were checked when the last one was), for each its next hour
        alone. Each further column of ``bulk_update`` would cost as much as that one."""
        if self.waiting:
            last = self.waiting[-1]
            rows = Source.objects.filter(pk__in=[source.pk for source in self.waiting])
            rows.update(**{name: getattr(last, name) for name in self.same})
        Source.objects.bulk_update(self.waiting, ["next_check"])
        Source.objects.bulk_update(self.marked, self.marks)
        self.waiting, self.marked = [], []


@contextmanager
def quiet_records() -> Iterator[QuietRecords]:
    """Nothing waits any more when it ends, also by an error."""
    records = QuietRecords()
    try:
        yield records
    finally:
        records.flush()


def record_failure(source: Source, words: str, *, gone: bool = False) -> None:
    """Say what is wrong, and wait longer each time; a feed that says three times that it is gone is followed no more."""
    source.failures = min(source.failures + 1, 1000)
    source.gone += gone
    source.failing, source.health, source.checked_at = True, words[:200], timezone.now()
    source.next_check = source.checked_at + AFTER_FAILURE[min(source.failures, len(AFTER_FAILURE)) - 1]
    fields = ["failures", "gone", "failing", "health", "checked_at", "next_check"]
    if source.gone >= CONFIRMED_GONE:
        source.active = False
        fields.append("active")
    source.save(update_fields=fields)


def _words(stored: Stored, entries: int, unchanged: bool) -> str:
    if unchanged or not (stored.new or stored.folded):
        return UP_TO_DATE if unchanged or entries else "Le flux est vide pour l’instant."
    return f"À jour, {counted(stored.new + stored.folded, 'nouvel article', 'nouveaux articles')}."


def _store(source: Source, entries: Sequence[Identified], stories: Stories) -> Stored:
    stored = Stored()
    keys = [found.key for found in entries]
    seen = set(Mention.objects.filter(source=source, key__in=keys).values_list("key", flat=True))
    fresh = [found for found in entries if found.key not in seen]
    now = timezone.now()
    if not source.digest:
        fresh = _of_the_last_month(source, fresh, now)
    if not fresh:
        return stored
    again = _at_addresses(source, fresh, now)
    theme_id = _only_theme(source)
    made: list[FeedItem] = []
    pairs: list[tuple[Identified, FeedItem | int]] = []
    for found in fresh:
        told = again.get(found.canonical or "") or stories.same(found.words, source.pk)
        if told is not None:
            stored.folded += 1
            pairs.append((found, told))
            continue
        item = _item(source, found, theme_id, now)
        if found.canonical:
            again[found.canonical] = item
        made.append(item)
        pairs.append((found, item))
    FeedItem.objects.bulk_create(made)
    ids = [told if isinstance(told, int) else told.pk for _found, told in pairs]
    Mention.objects.bulk_create(
        _mention(source, found, item_id, now) for (found, _told), item_id in zip(pairs, ids, strict=True)
    )
    for (found, _told), item_id in zip(pairs, ids, strict=True):
        stories.add(item_id, found.words, source.pk)
    stored.new = len(made)
    return stored


def _of_the_last_month(source: Source, fresh: Sequence[Identified], now: datetime) -> list[Identified]:
    """Without what is older, at the first reading of a source: its keys are kept, so that it isn't new later either."""
    oldest = now - FIRST_WITHIN
    old = [found for found in fresh if found.entry.told_at and found.entry.told_at < oldest]
    Mention.objects.bulk_create(_mention(source, found, None, now) for found in old)
    keys = {found.key for found in old}
    return [found for found in fresh if found.key not in keys]


def _at_addresses(source: Source, fresh: Sequence[Identified], now: datetime) -> dict[str, FeedItem | int]:
    """The stories that are told again at an address of ``fresh``.

    An address may tell one story after the other, as that of a bulletin does. It is the same story when the titles are alike,
    or when another source told it in the last days; otherwise the address is the new story's from now on.
    """
    words = {found.canonical: found.words for found in fresh if found.canonical}
    again: dict[str, FeedItem | int] = {}
    outlived: list[int] = []
    held = FeedItem.objects.filter(canonical__in=words).only("canonical", "title", "found_at")
    for item in held.prefetch_related("mentions"):
        address, mentions = cast(str, item.canonical), item.mentions.all()
        titles = (item.title, *(mention.title for mention in mentions))
        elsewhere = all(mention.source_id != source.pk for mention in mentions)
        is_recent = item.found_at >= now - FOLDED_WITHIN
        if (elsewhere and is_recent) or any(are_alike(words[address], words_of(title)) for title in titles):
            again[address] = item.pk
        else:
            outlived.append(item.pk)
    if outlived:
        FeedItem.objects.filter(pk__in=outlived).update(canonical=None)
    return again


def _only_theme(source: Source) -> int | None:
    """The theme proposed for what this source tells, when it has one and no more."""
    themes = list(source.themes.values_list("pk", flat=True)[:2])
    return themes[0] if len(themes) == 1 else None


def _item(source: Source, found: Identified, theme_id: int | None, now: datetime) -> FeedItem:
    entry: Entry = found.entry
    return FeedItem(
        title=entry.title,
        link=entry.link,
        canonical=found.canonical,
        summary=entry.summary,
        content=entry.content,
        told_by=source.title,
        told_at=entry.told_at or now,
        found_at=now,
        theme_id=theme_id,
    )


def _mention(source: Source, found: Identified, item_id: int | None, now: datetime) -> Mention:
    entry = found.entry
    return Mention(
        item_id=item_id,
        source=source,
        key=found.key,
        title=entry.title,
        link=entry.link,
        told_at=entry.told_at or now,
    )
