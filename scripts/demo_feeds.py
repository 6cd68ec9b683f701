"""The demo's invented sources, played on this machine: every third reading of a feed finds one article more, for ever.

What stands in a source's file comes first, then what stands there as ``later``, told of one invented place after the other.

Beside the demo server only (scripts/serve.py); its host:port stands in the demo's explicit list. Needs neither Django nor the
database.
"""

import os
import re
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "demo" / "veille"
PORT = int(os.environ.get("PORT", "8000")) + 1
NARROW_SPACE = "\u202f"
ROUND = 3  # a source has something new every third reading, not all at once
LISTED = 30  # a feed lists its latest articles
# No « Le » nor vowel in front: they follow « à » and « de » as they are. As many as have no divisor in common with ``later``.
PLACES = """Val-Fleuri, Montrenoux, Port-Sablon, Vernoisel, Haute-Combelle, Fontbrune, Saint-Elvin, Bellecroze, Clairbourg,
Tremblière, Grandrieu-Neuf, Valdorge, Rochemaule, Pont-Vareille""".replace("\n", " ").split(", ")


class Press:
    """The sources and how often each was read. The count is kept in ``folder``, so that a restart goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lock = folder, Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def feed(self, slug: str) -> bytes | None:
        """The feed of a source as it is now; None for an unknown one."""
        paths = sorted(FOLDER.glob("*.yaml"))
        path = next((path for path in paths if path.stem == slug), None)
        if path is None:
            return None
        data = yaml.safe_load(re.sub(r"(?<=\w) (?=[:;!?](?: |\"))", NARROW_SPACE, path.read_text(encoding="utf-8")))
        rank = paths.index(path)
        more = (self._read(slug) + rank % ROUND) // ROUND
        return _rss(data, slug, [_item(data, number, rank) for number in range(data["loaded"] + more)])

    def _read(self, slug: str) -> int:
        with self.lock:
            path = self.folder / slug
            count = int(path.read_text()) + 1 if path.exists() else 1
            path.write_text(str(count))
        return count


def _item(data: dict[str, Any], number: int, rank: int) -> dict[str, Any]:
    """A source's own, or one of ``later`` with a place in it; sources don't tell of the same place at the same time."""
    if number < len(data["items"]):
        return data["items"][number]
    turn = number - len(data["items"])
    pattern, place = data["later"][turn % len(data["later"])], PLACES[(turn + rank) % len(PLACES)]
    return {name: words.replace("{place}", place) for name, words in pattern.items()}


def _rss(data: dict[str, Any], slug: str, items: list[dict[str, Any]]) -> bytes:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    rows = []
    for number, item in list(enumerate(items, start=1))[-LISTED:]:
        new = number > data["loaded"]
        when = hour - timedelta(hours=1 if new else item["hours_ago"])
        rows.append(
            f'<item><guid isPermaLink="false">tag:{slug}:{number}</guid><title>{escape(item["title"])}</title>'
            f"<link>{escape(data['site'])}{number}</link><description>{escape(item['summary'])}</description>"
            f"<pubDate>{format_datetime(when)}</pubDate></item>"
        )
    head = f"<title>{escape(data['title'])}</title><link>{escape(data['site'])}</link>"
    text = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{"".join(rows)}</channel></rss>'
    return text.encode()


def handler(press: Press) -> type[BaseHTTPRequestHandler]:
    """Answers /<source>.xml."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = press.feed(self.path.strip("/").removesuffix(".xml"))
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: Any) -> None:
            """Says nothing: the demo's console is the portal's."""

    return Handler


def main() -> int:
    """Until it is stopped."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "feeds"
    try:
        server = ThreadingHTTPServer(("127.0.0.1", PORT), handler(Press(folder)))
    except OSError as error:
        print(f"Les sources de démonstration ne peuvent pas être jouées sur le port {PORT} : {error}.", file=sys.stderr)
        return 1
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
