"""A small HTTP load: keep-alive connections on this machine, a bounded number of requests, nothing else."""

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 16


@dataclass(frozen=True)
class Figure:
    """What one address gave."""

    requests: int
    seconds: float
    size: int

    @property
    def per_second(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


async def _connection(port: int, request: bytes, deadline: float) -> tuple[int, int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = size = 0
    while time.monotonic() < deadline:
        writer.write(request)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):  # a worker that has served its number is replaced
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        status = int(head.split(b" ", 2)[1])
        if status != 200:
            raise RuntimeError(f"status {status}")
        size = _length(head)
        await reader.readexactly(size)
        done += 1
    writer.close()
    return done, size


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    raise RuntimeError("no Content-Length")


async def _measure(port: int, request: bytes, seconds: float) -> Figure:
    start = time.monotonic()
    results = await asyncio.gather(*(_connection(port, request, start + seconds) for _ in range(CONNECTIONS)))
    return Figure(sum(done for done, _ in results), time.monotonic() - start, results[0][1])


def measure(port: int, path: str, *, host: str = "localhost", cookie: str = "", seconds: float = 4.0) -> Figure:
    """Ask ``path`` for ``seconds`` after a short warm-up. Raises RuntimeError when an answer is not 200."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Accept-Encoding: gzip", "Connection: keep-alive"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    asyncio.run(_measure(port, request, 0.7))
    return asyncio.run(_measure(port, request, seconds))
