"""A search as a private RSS feed. It leaves the portal: what not every member reads is there without its content."""

import datetime

from django.http import HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from search.conf import host
from search.models import Entry, SavedSearch
from search.saved.arrivals import days_of
from search.saved.selectors import answering, closed_among, words_of
from search.saved.tokens import feed_address
from search.sources import UNKNOWN, kinds

MOST = 30


def answer(saved: SavedSearch) -> HttpResponse:
    """The newest things that answer it, as its person may read them now."""
    link = f"{host()}/recherche/{saved.address}"
    feed = Rss201rev2Feed(
        title=f"«\u202f{words_of(saved)}\u202f», recherche gardée",
        link=link,
        description="Ce qui répond à votre recherche, le plus récent d’abord. Cette adresse est à vous seul.",
        language="fr",
        feed_url=feed_address(saved),
    )
    entries = answering(saved, Entry.objects.filter(whole=None), MOST)
    closed, noted = closed_among(entries), days_of(entries)
    for entry in entries:
        _add(feed, saved, entry, noted.get(entry.pk) or _midnight(entry.date), link if entry.pk in closed else "")
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


def _midnight(day: datetime.date | None) -> datetime.datetime | None:
    """When a thing's own day begins, for what was noted before that was written down, or isn't noted yet."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else None


def _add(feed: Rss201rev2Feed, saved: SavedSearch, entry: Entry, at: datetime.datetime | None, instead: str) -> None:
    """``at``: since when it is there; ``instead``: where to look for something that isn't named."""
    kind = kinds().get(entry.kind, UNKNOWN).label
    feed.add_item(
        title="Du nouveau dans un espace fermé" if instead else f"{kind}\u202f: {entry.named}",
        link=instead or f"{host()}{entry.address}",
        description="Cela se lit sur le portail." if instead else entry.summary,
        pubdate=at,
        unique_id=f"urn:recherche:{saved.public_id}:{entry.source}:{entry.source_id}:{entry.part}",
        unique_id_is_permalink=False,
    )
