"""A thousand invented feeds on this machine: half of them answer 304 when nothing changed, half send the same bytes again.

``python scripts/bench/press.py FOLDER`` serves the files of a folder and prints its port. One process, no thread.
"""

import asyncio
import html
import random
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

SYLLABLES = [first + vowel for first in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "ou", "an", "é")]
ETAG = '"1"'


def write_feeds(folder: Path, feeds: int, entries: int) -> list[bytes]:
    """The same feeds at each run: RSS, French-looking words as rare as words are, paragraphs with links and emphasis."""
    chance = random.Random(1_000)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(3, len(words) + 3)]
    pool = chance.choices(words, weights, k=400_000)
    now = datetime.now(UTC)
    bodies = []
    for number in range(feeds):
        body = _feed(chance, pool, number, entries, now).encode()
        (folder / f"{number}.xml").write_bytes(body)
        bodies.append(body)
    return bodies


def _feed(chance: random.Random, pool: list[str], number: int, entries: int, now: datetime) -> str:
    rows = []
    for entry in range(entries):
        told = format_datetime(now - timedelta(hours=chance.randint(1, 2_000)))
        start = chance.randrange(len(pool) - 200)
        title = " ".join(pool[start : start + 9]).capitalize()
        text = "".join(_paragraph(pool[start + 9 + 40 * part : start + 49 + 40 * part]) for part in range(3))
        rows.append(
            f"<item><title>{title}</title><link>https://journal-{number}.example.org/articles/{entry}?utm_source=rss</link>"
            f'<guid isPermaLink="false">journal-{number}-{entry}</guid><pubDate>{told}</pubDate>'
            f"<description>{html.escape(text)}</description></item>"
        )
    head = f"<title>Journal {number}</title><link>https://journal-{number}.example.org/</link>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(rows)}</channel></rss>'


def _paragraph(words: list[str]) -> str:
    return f'<p>{" ".join(words[:20])} <a href="/suite">{words[20]}</a>, <b>{words[21]}</b> {" ".join(words[22:])}.</p>'


async def serve(folder: Path) -> None:
    """Until it is stopped."""
    bodies = {path.name: path.read_bytes() for path in folder.glob("*.xml")}

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            name = request.split(b" ", 2)[1].decode().lstrip("/")
            writer.write(reply(name, request, bodies[name]))
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def reply(name: str, request: bytes, body: bytes) -> bytes:
    """Even numbers know conditional requests."""
    remembers = int(name.split(".")[0]) % 2 == 0
    if remembers and ETAG.encode() in request:
        return b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    etag = f"ETag: {ETAG}\r\n" if remembers else ""
    head = f"HTTP/1.1 200 OK\r\n{etag}Content-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
