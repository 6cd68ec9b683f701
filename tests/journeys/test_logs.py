"""What a day's use writes to the logs: routes and statuses; no address, name, query or token."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from portal.accounts import services
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import secret_of
from portal.core.tasks import drain
from portal.home.logs import JsonFormatter
from tests import factories
from tests.accounts.factories import with_role

pytestmark = pytest.mark.browser
PASSWORD = "un-mot-de-passe-solide"


def test_logs_of_a_browsers_day_hold_no_address_name_query_or_token(
    portal: dict[str, Any], page: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Every logger's lines, at the levels that the settings let out."""
    nadia = factories.person("nadia.benali@example.org", first_name="Nadia", last_name="Benali")
    EmailAddress.objects.create(user=nadia, email=nadia.email, verified=True, primary=True)
    page.goto("/recherche/?q=chevrefeuille")
    page.request.get("/recherche/suggestions/?q=chevrefeuille")
    page.request.get(portal["guide"].url + "pdf/")
    tokens = [accept(page), reset(page), sign_in_by_code(page)]
    page.goto("/compte/connexion/")
    page.fill("input[name=login]", "nadia.benali@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_function("document.body.innerText.includes('Nadia')")
    page.goto(portal["closed"].url)
    page.goto("/quartiers/?chevrefeuille")
    page.goto("/compte/invitation/jeton-secret-inconnu/")
    page.goto(portal["guide"].url + "signaler/?motif=erreur")
    page.fill("main textarea", "Un message au sujet de Dupont")
    page.click("main button[type=submit]")

    formatter = JsonFormatter()
    written = "\n".join(formatter.format(record) for record in caplog.records)
    walked = ("search:results", "search:suggestions", "guides:guide_pdf", "accounts:accept", "quartiers:index")
    assert [route for route in walked if f'"route": "{route}"' not in written] == []
    told = (
        "chevrefeuille",
        "nadia",
        "Nadia",
        "Benali",
        "jeanne",
        "Jeanne",
        PASSWORD,
        "jeton-secret",
        "Dupont",
        "127.0.0.1",
        "epaves",
        "/compte/",
        *tokens,
    )
    assert [word for word in told if word in written] == []


def accept(page: Any) -> str:
    """Somebody accepts an invitation, then leaves; the secret of its link."""
    [invitation] = services.invite(with_role("Animateurs"), [Invitee("jeanne@example.org", "Jeanne")])
    secret = secret_of(invitation)
    page.goto(f"/compte/invitation/{secret}/")
    page.fill("input[name=first_name]", "Jeanne")
    page.fill("input[name=last_name]", "Martin")
    page.select_option("select[name=job_family]", "proximite")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_function("document.body.innerText.includes('Jeanne')")
    page.context.clear_cookies()
    return secret


def reset(page: Any) -> str:
    """Nadia asks for a new password and opens the link; its token."""
    mail.outbox.clear()
    page.goto("/compte/mot-de-passe/oublie/")
    page.fill("input[name=email]", "nadia.benali@example.org")
    page.click("main button[type=submit]")
    page.wait_for_url("**/envoye/")
    drain()
    [path] = re.findall(r"(/compte/mot-de-passe/nouveau/\S+)", str(mail.outbox[0].body))
    page.goto(path)
    return str(path).rstrip("/").rsplit("-", 1)[1]


def sign_in_by_code(page: Any) -> str:
    """Nadia signs in by the code of a mail, then leaves; the code."""
    mail.outbox.clear()
    page.goto("/compte/connexion/code/")
    page.fill("input[name=email]", "nadia.benali@example.org")
    page.click("main button[type=submit]")
    page.wait_for_url("**/confirmer/")
    drain()
    code = str(mail.outbox[0].body).split("\n\n")[2].strip()
    page.fill("input[name=code]", code)
    page.click("main button[type=submit]")
    page.wait_for_function("document.body.innerText.includes('Nadia')")
    page.context.clear_cookies()
    return code
