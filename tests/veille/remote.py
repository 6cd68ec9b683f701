"""A local server that plays the remote: feeds that change, and hosts that behave badly."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]
ITEM = (
    "<item><guid>{guid}</guid><title>{title}</title><link>{link}</link><description>{text}</description>{date}</item>"
)


def rss(*items: dict[str, str], title: str = "La Gazette du Val") -> bytes:
    """A feed of these items: guid, title, link, text, date."""
    rows = "".join(
        ITEM.format(
            guid=item.get("guid", ""),
            title=item["title"],
            link=item.get("link", ""),
            text=item.get("text", "Un résumé."),
            date=f"<pubDate>{item['date']}</pubDate>" if "date" in item else "",
        )
        for item in items
    )
    head = f"<title>{title}</title><link>https://gazette.example.org/</link>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{rows}</channel></rss>'.encode()


def say(
    handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "application/rss+xml", **more: str
) -> None:
    """Answer with headers; underscores in names are hyphens."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in more.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def slowly(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<")
        handler.wfile.flush()
        time.sleep(0.1)


def endlessly(handler: BaseHTTPRequestHandler) -> None:
    """As fast as it goes, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<x>" * 20_000)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    """60 MB of blanks in 60 kB."""
    say(handler, packed_blanks(), Content_Encoding="gzip")


@cache
def packed_blanks() -> bytes:
    """Packed once: it takes a moment."""
    return gzip.compress(b" " * 60_000_000)


def redirect(to: str, status: int = 302) -> Answer:
    """Sends elsewhere."""
    return lambda handler: say(handler, b"", status, Location=to)


class Remote:
    """Paths and what they answer: bytes, or a function of the handler. ``asked`` remembers paths and conditions."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        remote = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                remote.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                page = remote.pages.get(self.path)
                try:
                    if page is None:
                        say(self, b"", 404)
                    elif callable(page):
                        page(self)
                    else:
                        say(self, page)
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.place = f"127.0.0.1:{self.server.server_address[1]}"

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{self.place}{path}"


@contextmanager
def serving() -> Iterator[Remote]:
    """The server, in a thread."""
    remote = Remote()
    thread = threading.Thread(target=remote.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield remote
    finally:
        remote.server.shutdown()
        remote.server.server_close()
