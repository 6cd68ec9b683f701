"""Logs are JSON lines for an operator, without address, name, query or token: the application's and the server's."""

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from django.core.signals import got_request_exception
from django.test import Client

from portal.home.logs import JsonFormatter
from portal.settings.server_log import ServerLogFilter
from tests import factories

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
