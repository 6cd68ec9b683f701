"""``python -m veille.reading.worker``: reads feeds one after the other from its input, answers on its output.

A message is eight bytes of length, then JSON of one line and, for requests, the bytes of the feed. Memory is limited; time is
the parent's to limit (it kills). Knows neither Django nor the database.
"""

import json
import resource
import struct
import sys
from typing import IO, Any

from veille.reading.entries import Feed, to_plain
from veille.reading.parse import parse

MEMORY_BYTES = 768 * 1024 * 1024


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None at the end."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    about, size = struct.unpack(">II", head)
    return json.loads(stream.read(about)), stream.read(size)


def send(stream: IO[bytes], about: dict[str, Any], body: bytes = b"") -> None:
    """Write a message."""
    line = json.dumps(about).encode()
    stream.write(struct.pack(">II", len(line), len(body)) + line + body)
    stream.flush()


def answer(about: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The feed, or ``failure``: this is the edge where whatever a parser can raise becomes a state of the source."""
    try:
        feed = parse(body, about["url"], about["content_type"])
    except MemoryError:
        return {"failure": "memory"}
    except Exception as error:  # noqa: BLE001 - feedparser raises what it likes on hostile bytes
        return {"failure": type(error).__name__}
    return {"feed": to_plain(feed if isinstance(feed, Feed) else Feed(False))}


def main() -> None:
    """Until the input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers on the output
    while (message := receive(source)) is not None:
        send(target, answer(*message))


if __name__ == "__main__":
    main()
