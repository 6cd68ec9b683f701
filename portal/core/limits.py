"""How often somebody may do a thing: counted in the shared cache, never in a process; no address is kept, only digests."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.utils.crypto import salted_hmac


class TooOftenError(Exception):
    """The limit was reached; nothing was done. ``seconds``: the width of the window that must pass."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"limit reached, window of {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds`` (a fixed window, from the first time). ``name`` is stable: ``guides.feedback``."""

    name: str
    most: int
    seconds: int

    def spend(self, sender: str) -> None:
        """Count one more for ``sender`` (a person or a network, see ``sender_of``). Raises TooOftenError past the limit."""
        digest = salted_hmac(self.name, sender, algorithm="sha256").hexdigest()
        key = f"limit:{self.name}:{digest}"
        cache.add(key, 0, self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # expired in between
            cache.set(key, 1, self.seconds)
            count = 1
        if count > self.most:
            raise TooOftenError(self.seconds)


def sender_of(user_id: int | None, address: str) -> str:
    """Who a limit counts by: the person, else the network that the request comes from (/24, or /64 in IPv6)."""
    if user_id is not None:
        return f"user:{user_id}"
    client = ip_address(address)
    return str(ip_network(f"{client}/{24 if client.version == 4 else 64}", strict=False))
