"""Which addresses may be asked: http and https, a public host in its plain spelling, a usual port."""

import ipaddress
import queue
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from portal.core.http.errors import Refused, TooSlow, Unreachable

PORTS = {"http": 80, "https": 443}
USUAL_PORTS = {80, 443, 8080, 8443}
LONGEST = 2000
NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)
# Carry an IPv4 address, or lead into a network that isn't the public one (older tables of Python don't know all of these).
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/23",
        "2002::/16",
        "192.0.0.0/24",
        "192.88.99.0/24",
    )
)
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """An address that may be asked: ``host`` in ASCII, ``port`` explicit, ``listed``: on the explicit list of settings."""

    url: str
    host: str
    port: int
    listed: bool


def check(url: str) -> Target:
    """Read an address strictly. Raises Refused for another scheme, userinfo, an odd spelling or port.

    Says nothing of where the name leads: ``resolve`` does.
    """
    if len(url) > LONGEST or any(ord(char) <= 0x20 or char.isspace() or char == "\\" for char in url):
        raise Refused("L’adresse n’est pas bien écrite.")
    try:
        parts = urlsplit(url)
        host, port = _ascii(parts.hostname or ""), parts.port
    except (ValueError, UnicodeError):
        raise Refused("L’adresse n’est pas bien écrite.") from None
    if parts.scheme not in PORTS:
        raise Refused("Seules les adresses qui commencent par http:// ou https:// sont lues.")
    if "@" in parts.netloc:
        raise Refused("L’adresse ne doit contenir ni nom d’utilisateur ni mot de passe.")
    port = PORTS[parts.scheme] if port is None else port
    if f"{host}:{port}" in settings.PRIVATE_HOSTS_ALLOWED:
        return Target(url, host, port, listed=True)
    if port not in USUAL_PORTS:
        raise Refused("Ce numéro de port n’est pas celui d’un site web.")
    if not _is_plain(host):
        raise Refused("L’adresse ne mène pas à un site public.")
    return Target(url, host, port, listed=False)


def resolve(host: str, port: int, seconds: float, *, listed: bool = False) -> list[str]:
    """Where a name leads, asked once. Raises Refused when any of its addresses isn't public, unless it is ``listed``."""
    found = [host] if _is_literal(host) else _look_up(host, port, seconds)
    if not listed and not all(is_public(ipaddress.ip_address(address)) for address in found):
        raise Refused("L’adresse ne mène pas à un site public.")
    return found


def is_public(address: Ip) -> bool:
    """Whether ``address`` belongs to the public network, in no clothes of another kind."""
    if any(address in network for network in NOT_PUBLIC):
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.scope_id or address.is_site_local
    ):
        return False
    odd = address.is_private or address.is_reserved or address.is_multicast or address.is_loopback
    return address.is_global and not odd and not address.is_link_local and not address.is_unspecified


def _ascii(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")


def _is_plain(host: str) -> bool:
    """A dotted name whose last label isn't a number, or a public IP address in its one canonical spelling."""
    if NAME.fullmatch(host) and len(host) <= 253:
        return not host.endswith((".localhost", ".local", ".internal", ".home.arpa"))
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return str(address) == host and is_public(address)


def _is_literal(host: str) -> bool:
    """Whether there is no name to look up."""
    try:
        return str(ipaddress.ip_address(host)) == host
    except ValueError:
        return False


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """``getaddrinfo`` has no time limit of its own: it runs in a thread that is left behind when it takes too long."""
    answers: queue.Queue[list[str] | None] = queue.Queue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(row[4][0]) for row in rows])
        except (OSError, UnicodeError):
            answers.put(None)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(0.01, seconds))
    except queue.Empty:
        raise TooSlow("Le nom du site n’a pas été trouvé à temps.") from None
    if not found:
        raise Unreachable("Ce nom de site n’existe pas, ou ne répond pas.")
    return list(dict.fromkeys(found))
