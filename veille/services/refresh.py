"""Rooms in a row: due → fetch → parse → clean → identify → store → schedule.

Fetching and parsing run in threads that never touch the database; storing is here, one transaction a source (those of which
nothing is new are noted several at a time). A source is claimed by its ``next_check``: whoever is killed in between leaves it
to be read again when the claim is over, and what is read twice is stored once.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial, reduce
from itertools import islice
from operator import or_
from random import randrange

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from portal.core.http import Answer, FetchError, fetch
from veille.models import Source
from veille.reading.discover import LIMITS
from veille.reading.entries import Identified
from veille.reading.identify import Stories, identify
from veille.reading.pool import Pool, UnreadableFeed
from veille.services.store import QuietRecords, quiet_records, recent_stories, record_failure, record_success

logger = logging.getLogger("portal.operations")

THREADS = 8
IN_FLIGHT = AT_ONCE = 32
CLAIM = timedelta(minutes=15)
TROUBLE = "La lecture s’est arrêtée en chemin."


@dataclass(frozen=True)
class Read:
    """What came of one source. ``failure`` in French, or ``entries``; ``unchanged``: nothing new to read."""

    answer: Answer | None = None
    entries: tuple[Identified, ...] = ()
    digest: str = ""
    unchanged: bool = False
    failure: str = ""
    gone: bool = False


@dataclass
class Summary:
    """What a refresh did."""

    sources: int = 0
    unchanged: int = 0
    failed: int = 0
    new: int = 0
    folded: int = 0


Progress = Callable[[Source, str], None]


def refresh(sources: Iterable[Source], progress: Progress = lambda source, words: None) -> Summary:
    """Read these sources. A source that fails says so in its row and stops no other."""
    summary, recent = Summary(), cache(recent_stories)
    with Pool() as pool, ThreadPoolExecutor(THREADS) as threads, quiet_records() as quiet:
        for source, reading in _results(_claimed(iter(sources)), pool, threads):
            progress(source, _record(source, reading, recent, quiet, summary))
    return summary


def _claimed(sources: Iterator[Source]) -> Iterator[Source]:
    """Those that this process reads, claimed a few at a time: another one may have come first."""
    while few := list(islice(sources, AT_ONCE)):
        # Odd microseconds: two processes never write the same moment, so each can tell what is its own.
        until = timezone.now() + CLAIM + timedelta(microseconds=randrange(1_000_000))
        seen = [Q(pk=source.pk, next_check=source.next_check) for source in few]
        claimed = Source.objects.filter(reduce(or_, seen)).update(next_check=until)
        rows = Source.objects.filter(pk__in=[source.pk for source in few], next_check=until)
        mine = {source.pk for source in few} if claimed == len(few) else set(rows.values_list("pk", flat=True))
        for source in few:
            source.next_check = until
            if source.pk in mine:
                yield source


def _results(
    sources: Iterator[Source], pool: Pool, threads: ThreadPoolExecutor
) -> Iterator[tuple[Source, Callable[[], Read]]]:
    """Each source with what tells what came of it, as they come; few at once stand in memory."""
    waiting: dict[Future[Read], Source] = {}
    while True:
        for source in islice(sources, IN_FLIGHT - len(waiting)):
            waiting[threads.submit(read_source, source, pool)] = source
        if not waiting:
            return
        done, _ = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield waiting.pop(future), future.result


def read_source(source: Source, pool: Pool) -> Read:
    """Fetch, parse, clean, identify. What a site does wrong becomes words; nothing of the database is touched."""
    conditions = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    try:
        answer = fetch(source.feed_url, LIMITS, {name: value for name, value in conditions.items() if value})
        return _read_answer(source, answer, pool)
    except (FetchError, UnreadableFeed) as error:
        return Read(failure=str(error))


def _read_answer(source: Source, answer: Answer, pool: Pool) -> Read:
    if answer.status == 304:
        return Read(answer, unchanged=True)
    if answer.status == 410:
        return Read(failure="Le site dit que ce flux n’existe plus.", gone=True)
    if answer.status != 200:
        return Read(failure=f"Le site répond par une erreur ({answer.status}).")
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == source.digest:
        return Read(answer, digest=digest, unchanged=True)
    feed = pool.read(answer.body, answer.url, answer.headers.get("content-type", ""))
    if not feed.is_feed:
        return Read(failure="Le site répond par une page, pas par un flux.")
    return Read(answer, tuple(identify(feed.entries)), digest)


def _record(
    source: Source, reading: Callable[[], Read], recent: Callable[[], Stories], quiet: QuietRecords, summary: Summary
) -> str:
    """The one exit: success or failure is in the row, or will be with others of which nothing is new. Returns it in words.

    Whatever one source makes the reading raise is that source's failure: the others are read.
    """
    summary.sources += 1
    try:
        read = reading()
        if not read.failure:
            return _record_success(source, read, recent, quiet, summary)
    except Exception as error:  # noqa: BLE001 - see above
        logger.error("a source was not read: %s", type(error).__name__, extra={"source": source.pk})
        read = Read(failure=TROUBLE)
    summary.failed += 1
    record_failure(source, read.failure, gone=read.gone)
    return read.failure


def _record_success(
    source: Source, read: Read, recent: Callable[[], Stories], quiet: QuietRecords, summary: Summary
) -> str:
    assert read.answer is not None
    if read.unchanged and not read.answer.moved_to:
        summary.unchanged += 1
        quiet.add(source, read.answer)
        return source.health
    record = partial(record_success, source, read.answer, read.entries, read.digest, recent(), unchanged=read.unchanged)
    try:
        stored = record()
    except IntegrityError:  # another process told the same story first: now it is known
        stored = record()
    summary.unchanged += read.unchanged
    summary.new += stored.new
    summary.folded += stored.folded
    return source.health
