"""Paste an address, see what would be read, follow it. The worker looks; the request never waits for the site."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.core.http import FetchError
from portal.core.tasks import after_commit
from portal.core.themes.models import Theme
from veille.models import Probe, Source
from veille.reading.clean import shorten
from veille.reading.discover import NoFeed, discover
from veille.reading.entries import Feed
from veille.reading.pool import Pool

SHOWN = 5
UNREADABLE = "Cette page n’a pas pu être lue."


class AlreadyHere(Exception):
    """The feed is a source already; ``source`` is it."""

    def __init__(self, source: Source) -> None:
        super().__init__(
            "Ce flux est déjà suivi\u202f: le voici."
            if source.active
            else "Ce flux est déjà parmi les sources, mais sa lecture est arrêtée. Vous pouvez le suivre à nouveau."
        )
        self.source = source


@transaction.atomic
def ask(address: str, by: User) -> Probe:
    """Have the worker look at ``address``."""
    from veille.tasks import look

    probe = Probe.objects.create(address=address, asked_by=by)
    after_commit(look, probe.pk)
    return probe


def look_at(probe: Probe) -> None:
    """Fill in what would be read, or why nothing would be, whatever is raised. Idempotent."""
    if probe.done_at:
        return
    probe.failure = UNREADABLE
    try:
        with Pool(1) as pool:
            probe.feeds = [_shown(url, feed) for url, feed in discover(probe.address, pool)]
        probe.failure = ""
    except (FetchError, NoFeed) as error:
        probe.failure = str(error)[:300]
    finally:
        probe.done_at = timezone.now()
        probe.save(update_fields=["feeds", "failure", "done_at"])


@transaction.atomic
def follow(feed: dict[str, Any], title: str, themes: list[Theme]) -> Source:
    """Follow a feed that a probe found. Raises AlreadyHere."""
    try:
        with transaction.atomic():
            source = Source.objects.create(title=title[:200], site=feed["site"][:1000], feed_url=feed["url"])
    except IntegrityError:
        raise AlreadyHere(Source.objects.get(feed_url=feed["url"])) from None
    source.themes.set(themes)
    return source


def stop(source: Source) -> None:
    """Read a source no more. It isn't in trouble: somebody wants it so."""
    source.active = source.failing = False
    source.save(update_fields=["active", "failing"])


def follow_again(source: Source) -> None:
    """Follow a source that was stopped, as if it had never failed; it is read with the next ones."""
    source.active, source.failing, source.failures, source.gone = True, False, 0, 0
    source.next_check = timezone.now()
    source.save(update_fields=["active", "failing", "failures", "gone", "next_check"])


def _shown(url: str, feed: Feed) -> dict[str, Any]:
    entries = [
        {
            "title": entry.title,
            "summary": shorten(entry.summary, 180),
            "on": entry.told_at.isoformat() if entry.told_at else "",
        }
        for entry in feed.entries[:SHOWN]
    ]
    return {"url": url, "title": feed.title, "site": feed.site or url, "count": len(feed.entries), "entries": entries}
