"""Bytes to clean entries, by feedparser. Runs in the worker process (see pool): it may be slow, or never end."""

from datetime import UTC, datetime
from typing import Any

import feedparser

from veille.reading import dates
from veille.reading.clean import LONGEST_SUMMARY, clean_html, joined, shorten, text_of, title_of
from veille.reading.entries import Entry, Feed

MOST_ENTRIES = 500
feedparser.registerDateHandler(dates.french)
feedparser.registerDateHandler(dates.without_seconds)


def parse(body: bytes, url: str, content_type: str = "") -> Feed:
    """The feed that ``body`` is. Broken ones are read as far as they can be; ``is_feed`` is false for what is none."""
    if not body.strip():
        return Feed(False)
    headers = {"content-location": url}
    if content_type:
        headers["content-type"] = content_type
    # Cleaning and relative links are nh3's: feedparser reads each text twice more for them, in Python.
    found = feedparser.parse(
        body.lstrip(b" \t\r\n"), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    entries = [entry for raw in found.entries[:MOST_ENTRIES] if (entry := _entry(raw, url)) is not None]
    is_feed = bool(found.version or entries)
    site = joined(url, str(found.feed.get("link") or ""))
    return Feed(is_feed, title_of(str(found.feed.get("title") or ""))[:200], site, tuple(entries))


def _entry(raw: Any, url: str) -> Entry | None:
    """One entry; None when nothing tells what it is about."""
    link = _link(raw, url)
    body, base = _body(raw)
    summary = shorten(text_of(str(raw.get("summary") or "")) or text_of(body), LONGEST_SUMMARY)
    title = title_of(str(raw.get("title") or "")) or shorten(summary, 90)
    if not title and not link:
        return None
    return Entry(
        title=title or "Sans titre",
        link=link,
        guid=str(raw.get("id") or "").strip()[:2000],
        summary=summary,
        content=clean_html(body, base or url),
        told_at=_told_at(raw),
    )


def _link(raw: Any, url: str) -> str:
    given = str(raw.get("link") or "").strip()
    if not given:
        guid = str(raw.get("id") or "")
        given = guid if guid.startswith(("http://", "https://")) else ""
    return joined(url, given) if given else ""


def _body(raw: Any) -> tuple[str, str]:
    """The longest text, and what its links are relative to."""
    told = [*raw.get("content", []), {"value": raw.get("summary"), "base": raw.get("summary_detail", {}).get("base")}]
    texts = [(str(text.get("value") or ""), str(text.get("base") or "")) for text in told]
    return max(texts, key=lambda text: len(text[0]))


def _told_at(raw: Any) -> datetime | None:
    now = datetime.now(UTC)
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        # feedparser answers "updated" for "published" with a warning unless the key is really there
        value = dict.get(raw, name)
        if (moment := dates.sensible(dates.of_struct(value), now)) is not None:
            return moment
    return None
