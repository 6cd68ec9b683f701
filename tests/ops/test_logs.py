"""Logs are JSON lines for an operator, without address, name, query or token: the application's and the server's."""

import http.client
import json
import logging
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client

from portal.accounts import services
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import secret_of
from portal.home.logs import JsonFormatter
from portal.settings.server_log import ServerLogFilter
from tests import factories
from tests.accounts.factories import administrator
from tests.logged import names, told
from tests.ops.test_preflight import SCRIPT

sys.path.insert(0, str(SCRIPT.parent))
import serve

SECRETS = ("jeanne@example.test", "203.0.113.9", "token=abc", "/compte/secret")


def lines(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(JsonFormatter().format(record) for record in caplog.records)


def test_what_became_a_500_is_logged_by_type_and_place_and_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    request = SimpleNamespace(
        path="/compte/secret?token=abc", resolver_match=SimpleNamespace(view_name="account_login")
    )
    try:
        raise ValueError("jeanne@example.test came from 203.0.113.9")
    except ValueError:
        got_request_exception.send(sender=None, request=request)
    line = json.loads(lines(caplog))
    assert line["error"] == "ValueError"
    assert line["route"] == "account_login"
    assert "test_logs.py" in line["where"][-1]
    assert not [secret for secret in SECRETS if secret in lines(caplog)]


@pytest.mark.django_db
def test_a_page_from_a_cache_is_logged_under_its_route_as_the_page_that_was_made(
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = factories.guide().url
    member = Client()
    member.force_login(factories.person())
    caplog.set_level(logging.INFO, "portal.access")

    for reader in (Client(), Client(), member, member):
        reader.get(url)

    told = [json.loads(line) for line in lines(caplog).splitlines()]
    assert [line["route"] for line in told if line["message"] == "request"] == ["wagtail_serve"] * 4


@pytest.mark.parametrize(
    ("message", "arguments", "kept"),
    [
        ("Error handling request %s %s", ("GET", "/compte/secret?token=abc"), "Error handling request"),
        ("Error handling request %s", ("/compte/secret?token=abc",), "Error handling request"),
        ("Invalid request from ip=203.0.113.9: jeanne@example.test", (), "Invalid request"),
        ("Invalid HTTP request line: /compte/secret?token=abc", (), "Invalid HTTP request line"),
        ("Worker (pid:%s) was sent %s!", (12, "SIGKILL"), "Worker (pid:12) was sent SIGKILL!"),
    ],
)
def test_the_server_says_that_a_request_broke_and_not_what_it_carried(
    message: str, arguments: tuple[object, ...], kept: str
) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, message, arguments, None)
    assert ServerLogFilter().filter(record)
    assert json.loads(JsonFormatter().format(record))["message"] == kept


def test_an_exception_keeps_its_places_and_loses_its_words() -> None:
    try:
        int("jeanne@example.test")
    except ValueError:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, "Socket error", (), sys.exc_info())
    text = JsonFormatter().format(record)
    assert "ValueError" in text
    assert "jeanne" not in text


@pytest.fixture
def place(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the server needs to know to run on a free port, on this test's database."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        monkeypatch.setattr(serve, "PORT", str(probe.getsockname()[1]))
    known = connection.settings_dict
    server = "{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**known)
    url = f"sqlite:///{known['NAME']}" if connection.vendor == "sqlite" else f"postgres://{server}"
    own = {"DJANGO_SETTINGS_MODULE": "tests.ops.instance_settings", "DATABASE_URL": url, "VAR_DIR": str(tmp_path)}
    for name, value in own.items():
        monkeypatch.setenv(name, value)


@contextmanager
def serving() -> Iterator[None]:
    """The production server as the demo starts it, until it has stopped."""
    started = serve.start_server()
    try:
        assert serve.wait_until_answering(started)
        yield
    finally:
        serve.stop(started)


def ask(path: str, **headers: str) -> int:
    """The status of a page of the server that runs."""
    connected = http.client.HTTPConnection("localhost", int(serve.PORT), timeout=20)
    connected.request("GET", path, headers={"X-Forwarded-For": "203.0.113.9", **headers})
    status = connected.getresponse().status
    connected.close()
    return status


def ask_badly(request: bytes) -> bytes:
    """What is answered to bytes that are no request."""
    with socket.create_connection(("127.0.0.1", int(serve.PORT)), timeout=20) as connected:
        connected.sendall(request)
        return connected.recv(100)


def test_the_server_that_runs_writes_no_address_query_name_or_token(
    place: None, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its whole output, both streams, for pages that are found, unknown, refused, and for what is no request at all."""
    [invitation] = services.invite(administrator(), [Invitee("jeanne@example.org", "Jeanne")])
    secret = secret_of(invitation)
    with serving():
        assert ask("/recherche/?q=chevrefeuille") == 200
        assert ask(f"/compte/invitation/{secret}/") == 200
        assert ask("/compte/secret/?token=abc", Cookie="sessionid=une-clef-de-session") == 404
        assert ask("/", Host="jeanne@example.org") == 400
        assert b"400" in ask_badly(b"GET /compte/secret?token=abc HTTP/9.9\r\nHost: localhost\r\n\r\n")
        assert b"400" in ask_badly(b"GET /x HTTP/1.1\r\njeanne@example.org\r\n\r\n")
        assert b"414" in ask_badly(b"GET /" + b"token=abc" * 5000 + b" HTTP/1.1\r\n\r\n")

    written = "".join(capfd.readouterr()).splitlines()
    for said in ('"route": "search:results"', '"route": "accounts:accept"', '"message": "Invalid request'):
        assert said in "".join(written)
    secrets = {secret, "secret", "chevrefeuille", "token=abc", "une-clef-de-session", "jeanne", "203.0.113.9", *names()}
    assert told(written, secrets) == []
