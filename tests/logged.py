"""What a test's log lines may not hold: an address, a name, what was asked, a session, the way in that a mail gave."""

import ipaddress
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core import mail
from django.core.signals import request_started
from django.http.cookie import parse_cookie

from portal.home.logs import JsonFormatter

MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
QUERY = re.compile(r"\?[\w-]+=")
LIKE_AN_IP = re.compile(r"\d+(?:\.\d+){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*[0-9a-fA-F:]")
DISTINCTIVE = 4
"""Shorter words stand in a line by chance."""


class Listening(logging.Handler):
    """Keeps each line as the portal writes it, and what the requests of that time brought: cookies, questions."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[str] = []
        self.brought: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def hear(self, sender: object, environ: dict[str, Any], **kwargs: Any) -> None:
        """Receiver of ``request_started``."""
        self.brought.update(parse_cookie(environ.get("HTTP_COOKIE", "")).values())
        self.brought.update(parse_qs(environ.get("QUERY_STRING", "")).get("q", []))


def is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def told(lines: Iterable[str], secrets: Iterable[str] = ()) -> list[str]:
    """The lines that say who came, from where, or with what; ``secrets`` are words that no line may hold."""
    distinctive = sorted(re.escape(word) for word in secrets if len(word) >= DISTINCTIVE)
    secret = re.compile(rf"(?<!\w)(?:{'|'.join(distinctive)})(?!\w)") if distinctive else None

    def tells(line: str) -> bool:
        return bool(
            MAIL_ADDRESS.search(line)
            or QUERY.search(line)
            or any(map(is_ip, LIKE_AN_IP.findall(line)))
            or (secret and secret.search(line))
        )

    return [line for line in lines if tells(line)]


def names() -> set[str]:
    """First and last names of everybody in the database."""
    from portal.accounts.models import User

    return {
        word
        for person in User.objects.values_list("first_name", "last_name")
        for name in person
        for word in name.split()
    }


def ways_in() -> set[str]:
    """What the mails' links end with: their secrets are among them."""
    paths = {
        urlsplit(link).path for message in mail.outbox for link in re.findall(r"https?://[^\s\"<>]+", str(message.body))
    }
    return {part for path in paths for part in path.split("/") if any(map(str.isdigit, part))}


@contextmanager
def logs_tell_nobody(*, with_database: bool) -> Iterator[Listening]:
    """Reads what is logged meanwhile by every logger, in whatever thread, at the levels that the settings let out."""
    listening = Listening()
    logging.getLogger().addHandler(listening)
    request_started.connect(listening.hear)
    try:
        yield listening
    finally:
        request_started.disconnect(listening.hear)
        logging.getLogger().removeHandler(listening)
    secrets = listening.brought | ways_in() | (names() if with_database else set())
    found = told(listening.lines, secrets)
    assert found == [], "these log lines tell who came, or what for"
