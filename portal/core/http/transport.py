"""The network under httpcore: connects only to addresses that were checked, and keeps one deadline for the whole exchange."""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore

from portal.core.http.addresses import Target, resolve
from portal.core.http.errors import TooLarge, TooSlow

CONNECT_SECONDS = 8.0
READ_SECONDS = 10.0


class Budget:
    """What one fetch may still spend, over all its hops: seconds, and bytes of the wire."""

    def __init__(self, seconds: float, wire_bytes: int) -> None:
        self.end = time.monotonic() + seconds
        self.wire_bytes = wire_bytes

    def seconds(self) -> float:
        """Seconds left. Raises TooSlow when none are."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TooSlow("Le site a mis trop de temps à répondre.")
        return left

    def spend(self, count: int) -> None:
        """Count bytes that came. Raises TooLarge."""
        self.wire_bytes -= count
        if self.wire_bytes < 0:
            raise TooLarge("La réponse du site est trop longue.")


class BudgetStream(httpcore.NetworkStream):
    """A connection whose every read is within the budget: a header sent letter by letter ends too."""

    def __init__(self, inner: httpcore.NetworkStream, budget: Budget) -> None:
        self.inner, self.budget = inner, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self.inner.read(max_bytes, min(READ_SECONDS, self.budget.seconds()))
        self.budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, min(READ_SECONDS, self.budget.seconds()))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = min(CONNECT_SECONDS, self.budget.seconds())
        return BudgetStream(self.inner.start_tls(ssl_context, server_hostname, wait), self.budget)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to ``target`` and to nothing else: its name is resolved once and each address checked first."""

    def __init__(self, target: Target, budget: Budget) -> None:
        self.target, self.budget, self.inner = target, budget, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        found = resolve(self.target.host, self.target.port, self.budget.seconds(), listed=self.target.listed)
        failure: Exception = httpcore.ConnectError("no address")
        for address in found[:3]:
            try:
                wait = min(CONNECT_SECONDS, self.budget.seconds())
                stream = self.inner.connect_tcp(address, self.target.port, wait, socket_options=socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return BudgetStream(stream, self.budget)
        raise failure
