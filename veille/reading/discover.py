"""From the address of a site to its feeds: what the page declares, then where feeds usually are."""

from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin

from portal.core.http import Answer, FetchError, Limits, fetch
from veille.reading.clean import joined
from veille.reading.entries import Feed
from veille.reading.pool import Pool, UnreadableFeed

FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
READ_TYPES = frozenset(FEED_TYPES | {"text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"})
READ_TYPES |= {"binary/octet-stream", "application/x-rss+xml", "text/rss+xml", "application/rss", "application/atom"}
LIMITS = Limits(seconds=20, content_types=READ_TYPES)
USUAL = ("feed/", "rss/", "rss.xml", "feed.xml", "atom.xml")
MOST_FEEDS = 5


class NoFeed(Exception):
    """Nothing that could be followed; ``str`` says so in French."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        rel = given.get("rel", "").lower().split()
        if tag == "link" and "alternate" in rel and given.get("type", "").lower().strip() in FEED_TYPES:
            self.found.append(given.get("href", ""))


def declared(page: bytes, url: str) -> list[str]:
    """The feeds that a page declares in its head, in order."""
    links = _Links()
    with suppress(AssertionError):  # HTMLParser, of an odd declaration: what came before it stands
        links.feed(page[: 512 * 1024].decode("utf-8", "replace"))
    addresses = [joined(url, href) for href in links.found if href]
    return list(dict.fromkeys(address for address in addresses if address))[:MOST_FEEDS]


def discover(address: str, pool: Pool) -> list[tuple[str, Feed]]:
    """The feeds behind what somebody pasted, each with what would be read. Raises FetchError, NoFeed."""
    address = address.strip()
    if "://" not in address:
        address = f"https://{address}"
    answer = fetch(address, LIMITS)
    if answer.status >= 400:
        raise NoFeed(f"Le site répond par une erreur ({answer.status}).")
    if (feed := _feed_in(answer, pool)) is not None:
        return [(answer.url, feed)]
    candidates = declared(answer.body, answer.url) or [urljoin(answer.url, name) for name in USUAL]
    found = [(url, feed) for candidate in candidates for url, feed in _try(candidate, pool)]
    if not found:
        raise NoFeed("Cette page n’annonce aucun flux RSS ou Atom.")
    return found[:MOST_FEEDS]


def _try(address: str, pool: Pool) -> list[tuple[str, Feed]]:
    try:
        answer = fetch(address, LIMITS)
    except FetchError:
        return []
    feed = _feed_in(answer, pool) if answer.status == 200 else None
    return [(answer.url, feed)] if feed is not None else []


def _feed_in(answer: Answer, pool: Pool) -> Feed | None:
    try:
        feed = pool.read(answer.body, answer.url, answer.headers.get("content-type", ""))
    except UnreadableFeed:
        return None
    return feed if feed.is_feed else None
