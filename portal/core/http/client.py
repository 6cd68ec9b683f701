"""``fetch``: one GET, its redirects followed by hand, within limits of time, bytes and content types."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from ssl import SSLContext
from urllib.parse import urldefrag, urljoin

import httpcore
import httpx

from portal.core.http.addresses import check
from portal.core.http.errors import Refused, TooLarge, TooSlow, Unreachable
from portal.core.http.transport import Budget, PinnedBackend

USER_AGENT = "PortailSurete/1.0 (veille)"
REDIRECTS = {300, 301, 302, 303, 307, 308}
LASTING = {301, 308}
MOST_HOPS = 5
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """Seconds over all hops; bytes of the body as sent and as read; content types, none meaning any."""

    seconds: float = 20.0
    wire_bytes: int = 5 * 1024 * 1024
    body_bytes: int = 10 * 1024 * 1024
    content_types: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What came. ``moved_to``: the new address when every redirect on the way was a lasting one."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str = ""


def fetch(url: str, limits: Limits | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """GET ``url``. Any status below 300 or above 399, and 304, is an Answer; the rest are hops. Raises FetchError."""
    limits = limits or Limits()
    budget = Budget(limits.seconds, limits.wire_bytes)
    address, lasting = url, True
    for hop in range(MOST_HOPS + 1):
        answer = _one(address, limits, budget, headers or {})
        if answer.status not in REDIRECTS:
            moved = address if hop and lasting and answer.status == HTTPStatus.OK else ""
            return Answer(address, answer.status, answer.headers, answer.body, moved)
        lasting = lasting and answer.status in LASTING
        location = answer.headers.get("location", "")
        if not location:
            raise Refused("Le site renvoie ailleurs sans dire où.")
        try:
            address = urldefrag(urljoin(address, location)).url
        except ValueError:
            raise Refused("Le site renvoie à une adresse qui n’en est pas une.") from None
    raise Refused("Le site renvoie d’une adresse à l’autre sans fin.")


def _one(url: str, limits: Limits, budget: Budget, headers: Mapping[str, str]) -> Answer:
    """One hop: the address is checked here, each time. Everything that the network can raise becomes a FetchError."""
    target = check(url)
    sent = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close", **headers}
    try:
        written = httpx.URL(url)
        asked = httpcore.URL(
            scheme=written.raw_scheme, host=written.raw_host, port=target.port, target=written.raw_path
        )
        lines = [("Host", written.netloc), *((name, value.encode("ascii", "ignore")) for name, value in sent.items())]
        backend = PinnedBackend(target, budget)
        with (
            httpcore.HTTPConnection(asked.origin, ssl_context=_tls(), network_backend=backend) as connection,
            connection.stream("GET", asked, headers=lines) as got,
        ):
            return _read(url, got, limits)
    except httpcore.TimeoutException:
        raise TooSlow("Le site a mis trop de temps à répondre.") from None
    except (httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError):
        raise Unreachable("Le site ne répond pas, ou sa réponse est illisible.") from None


def _read(url: str, got: httpcore.Response, limits: Limits) -> Answer:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in got.headers}
    if got.status in REDIRECTS or not 200 <= got.status < 300:
        return Answer(url, got.status, headers)
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if limits.content_types and kind and kind not in limits.content_types:
        raise Refused(f"Le site répond autre chose qu’un flux ou une page ({kind[:60]}).")
    body = b"".join(_bounded(got.iter_stream(), headers.get("content-encoding", ""), limits.body_bytes))
    return Answer(url, got.status, headers, body)


def _bounded(chunks: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """The body, unpacked piece by piece: no more than ``most`` bytes ever stand in memory. Raises TooLarge."""
    left = most
    for piece in _unpacked(chunks, encoding.strip().lower()):
        left -= len(piece)
        if left < 0:
            raise TooLarge("La réponse du site est trop longue.")
        yield piece


def _unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    if encoding in {"", "identity"}:
        yield from chunks
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Refused("La réponse du site est compressée d’une façon inconnue.")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks:
            waiting = chunk
            while waiting:
                yield unpack.decompress(waiting, CHUNK)
                waiting = unpack.unconsumed_tail
        yield unpack.flush()
    except zlib.error:
        raise Unreachable("La réponse du site est abîmée.") from None


@cache
def _tls() -> SSLContext:
    """Reading the certificates takes longer than most answers: once a process."""
    return httpx.create_ssl_context(trust_env=False)
