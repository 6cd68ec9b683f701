"""The watch as feeds: RSS and Atom by Django, JSON Feed 1.1 by hand. What is published, and no more."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from portal.core.themes.models import Theme
from veille.models import FeedItem

KINDS = {"rss": Rss201rev2Feed, "atom": Atom1Feed}
TYPES = {"rss": "application/rss+xml; charset=utf-8", "atom": "application/atom+xml; charset=utf-8"}
MOST = 50


def answer(request: HttpRequest, kind: str, items: list[FeedItem], theme: Theme | None) -> HttpResponse:
    """``kind``: rss, atom or json."""
    title = f"Veille sûreté-tranquillité\u202f: {theme}" if theme else "Veille sûreté-tranquillité"
    home = settings.PORTAL_HOST_URL + (f"/veille/{theme.key}/" if theme else "/veille/")
    if kind == "json":
        return _json(title, home, items)
    feed = KINDS[kind](
        title=title,
        link=home,
        description="Ce que le réseau a retenu, et pourquoi.",
        language="fr",
        feed_url=f"{home}{kind}/",
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=settings.PORTAL_HOST_URL + item.get_absolute_url(),
            description=item.why,
            unique_id=f"urn:uuid:{item.public_id}",
            unique_id_is_permalink=False,
            pubdate=item.published_at,
            updateddate=changed_at(item),
            categories=[item.theme.title] if item.theme else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=TYPES[kind])  # type: ignore[attr-defined]


def changed_at(item: FeedItem) -> datetime | None:
    """When readers last saw it change."""
    return item.corrected_at or item.published_at


def _json(title: str, home: str, items: list[FeedItem]) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {
            "id": f"urn:uuid:{item.public_id}",
            "url": settings.PORTAL_HOST_URL + item.get_absolute_url(),
            **({"external_url": item.link} if item.link else {}),
            "title": item.title,
            "content_text": item.why,
            "date_published": item.published_at,
            "date_modified": changed_at(item),
            "tags": [item.theme.title] if item.theme else [],
        }
        for item in items
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "language": "fr"}
    data = {**head, "feed_url": f"{home}json/", "items": rows}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json")
