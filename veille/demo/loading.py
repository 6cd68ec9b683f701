"""Loads ``demo/veille/*.yaml`` without asking any server: as if the sources had been read already."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal.accounts.models import User
from portal.core.demo.files import Once, files, make_once, read_yaml
from portal.core.http import Answer
from portal.core.themes.models import Theme
from veille.models import Decision, FeedItem, Source, State
from veille.reading.entries import Entry
from veille.reading.identify import identify
from veille.services import desk
from veille.services.store import recent_stories, record_success

CURATOR = "curateur@example.org"
STILL_IN_THE_INBOX = timedelta(days=15)
READ_AFTER = timedelta(hours=1)


def load(once: Once) -> None:
    """Each source once; the address of their server follows the port of the demo."""
    for path in files("veille", ".yaml"):
        once(f"veille:source:{path.stem}", make_once(partial(_source, path), path))
    moved = Source.objects.filter(feed_url__startswith="http://127.0.0.1:").exclude(feed_url__startswith=address(""))
    for source in moved:
        Source.objects.filter(pk=source.pk).update(feed_url=address(source.feed_url.rsplit("/", 1)[1]))


def address(name: str) -> str:
    """Where the demo's own server plays this feed."""
    return f"http://{getattr(settings, 'DEMO_FEEDS', '127.0.0.1:8001')}/{name}"


def entries_of(data: dict[str, Any], slug: str, count: int) -> list[Entry]:
    """The first entries of a source, with the identity that its feed will give them."""
    now = timezone.now()
    return [
        Entry(
            title=item["title"],
            link=f"{data['site']}{number}",
            guid=f"tag:{slug}:{number}",
            summary=item["summary"],
            told_at=now - timedelta(hours=item["hours_ago"]),
        )
        for number, item in enumerate(data["items"][:count], start=1)
    ]


def _source(path: Path) -> None:
    data = read_yaml(path)
    feed_url, known = address(f"{path.stem}.xml"), "demo"  # read before: a year of articles arrives
    source = Source.objects.create(title=data["title"], site=data["site"], feed_url=feed_url, digest=known)
    source.themes.set(Theme.objects.filter(key=data.get("theme", "")))
    found = identify(entries_of(data, path.stem, data["loaded"]))
    record_success(source, Answer(source.feed_url, 0), found, known, recent_stories(), unchanged=False)
    Source.objects.filter(pk=source.pk).update(next_check=timezone.now())
    curator = User.objects.filter(email=CURATOR).first()
    for item in data["items"][: data["loaded"]] if curator else ():
        _decide(source, item, curator)


def _decide(source: Source, item: dict[str, Any], curator: User) -> None:
    """What the demo's curator did on the day it was told: published what has a reason, put aside what is old without one."""
    story = FeedItem.objects.select_related("theme").get(mentions__source=source, mentions__title=item["title"])
    if story.state != State.INBOX:
        return
    if item.get("why"):
        theme = Theme.objects.filter(key=item["theme"]).first() if item.get("theme") else story.theme
        _publish(story, curator, item["why"], theme)
    elif story.told_at < timezone.now() - STILL_IN_THE_INBOX:
        desk.sort(story, curator, State.DISCARDED, story.version)
    Decision.objects.filter(item=story).update(at=story.told_at + READ_AFTER)


def _publish(story: FeedItem, curator: User, why: str, theme: Theme | None) -> None:
    desk.publish(story, curator, story.version, why=why, theme=theme)
    then = min(story.told_at + READ_AFTER, timezone.now())
    FeedItem.objects.filter(pk=story.pk).update(published_at=then, published_on=timezone.localdate(then))
    story.refresh_from_db()
    desk.show(story)
