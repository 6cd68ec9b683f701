"""What a day's use writes to the logs: routes and statuses; no address, name, query or token."""

import logging
from typing import Any

import pytest

from portal.home.logs import JsonFormatter
from tests import factories

pytestmark = pytest.mark.browser
PASSWORD = "un-mot-de-passe-solide"


def test_logs_of_a_browsers_day_hold_no_address_name_query_or_token(
    portal: dict[str, Any], page: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    factories.person("nadia.benali@example.org", first_name="Nadia", last_name="Benali")
    page.goto("/recherche/?q=chevrefeuille")
    page.goto("/compte/connexion/")
    page.fill("input[name=login]", "nadia.benali@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_function("document.body.innerText.includes('Nadia')")
    page.goto(portal["closed"].url)
    page.goto("/compte/invitation/jeton-secret-inconnu/")
    page.goto(portal["guide"].url + "signaler/?motif=erreur")
    page.fill("main textarea", "Un message au sujet de Dupont")
    page.click("main button[type=submit]")
    page.goto("/compte/mot-de-passe/oublie/")

    formatter = JsonFormatter()
    records = [
        record
        for record in caplog.records
        if record.name.startswith(("portal", "django", "guides", "search", "allauth"))
    ]
    written = "\n".join(formatter.format(record) for record in records if logged(record))
    assert '"route": "search:results"' in written
    told = (
        "chevrefeuille",
        "nadia",
        "Nadia",
        "Benali",
        PASSWORD,
        "jeton-secret",
        "Dupont",
        "127.0.0.1",
        "epaves",
        "/compte/",
    )
    assert [word for word in told if word in written] == []


def logged(record: logging.LogRecord) -> bool:
    """Whether the settings' levels let this record out."""
    return logging.getLogger(record.name).isEnabledFor(record.levelno) and record.levelno >= logging.INFO
