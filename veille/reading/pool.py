"""Readers that can be killed: each is a process of its own; one that takes too long dies, and another takes its place."""

import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from veille.reading.entries import Feed, from_plain
from veille.reading.worker import receive, send

SECONDS = 8.0
ROOT = Path(__file__).resolve().parent.parent.parent


class UnreadableFeed(Exception):
    """The feed could not be read within its limits; ``str`` says so in French."""


class Reader:
    """One process, started when it is first needed."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, body: bytes, url: str, content_type: str = "") -> Feed:
        """Raises UnreadableFeed; the process is then gone, and the next call starts another."""
        process = self._running()
        late = threading.Event()
        timer = threading.Timer(self.seconds, self._kill_late, (process, late))
        timer.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            send(process.stdin, {"url": url, "content_type": content_type}, body)
            message = receive(process.stdout)
        except (OSError, ValueError):
            message = None
        finally:
            timer.cancel()
        if message is None:
            self.close()
            raise UnreadableFeed("Le flux est trop long à lire." if late.is_set() else "Le flux n’a pas pu être lu.")
        return self._feed(message[0])

    def close(self) -> None:
        """End the process, if there is one."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                with suppress(OSError):
                    assert stream is not None
                    stream.close()
            process.wait()

    def _feed(self, answer: dict[str, Any]) -> Feed:
        if "failure" in answer:
            self.close()
            raise UnreadableFeed("Le flux n’a pas pu être lu.")
        return from_plain(answer["feed"])

    def _running(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = subprocess.Popen(
                [sys.executable, "-m", "veille.reading.worker"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
            )
        return self.process

    @staticmethod
    def _kill_late(process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()


class Pool:
    """A few readers, shared by threads. A context: its processes end with it."""

    def __init__(self, size: int = 0, seconds: float = SECONDS) -> None:
        self.readers = [Reader(seconds) for _ in range(size or min(4, os.cpu_count() or 1))]
        self.free: queue.SimpleQueue[Reader] = queue.SimpleQueue()
        for reader in self.readers:
            self.free.put(reader)

    def read(self, body: bytes, url: str, content_type: str = "") -> Feed:
        """By the first reader that is free. Raises UnreadableFeed."""
        reader = self.free.get()
        try:
            return reader.read(body, url, content_type)
        finally:
            self.free.put(reader)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *exc: object) -> None:
        for reader in self.readers:
            reader.close()
