"""Somebody outside a closed space finds nothing of it, by whatever way; beside it each time, what a member of it sees there."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.core.tasks import drain
from quartiers.models import Notice
from quartiers.services.files import attach
from tests import factories
from tests.quartiers.conftest import Quarter
from tests.quartiers.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SECRETS = ("mimosa", "badge", "Référents sûreté", "referents", "plan-du-local")
LISTS = ("/", "/quartiers/", "/quartiers/avis/", "/recherche/?q=mimosa", "/recherche/?q=badge")
FEEDS = ("/veille/rss/", "/sitemap.xml", "/recherche/?q=mimosa&format=json", "/recherche/suggestions/?q=mimo")


@pytest.fixture
def live(transactional_db: None) -> Quarter:
    return Quarter()


@pytest.fixture
def secret(live: Quarter) -> Any:
    """A post of the closed space with an answer that cites its reader and an outsider, and a file; an open one beside it."""
    factories.home()
    post = live.post(live.closed, live.insider, "question", title="Mimosa du local", text="Le badge est au local.")
    live.closed.themes.add(live.theme)
    live.answer(post, live.animator, "@Thierry Le Goff et @Karim Lenoir, le badge a changé.")
    live.post(title="Tamaris visible", author=live.insider)
    return post


def shown(page: Any, path: str) -> str:
    page.goto(path)
    return str(page.content())


def test_a_browser_outside_finds_nothing_and_a_browser_inside_all(
    live: Quarter, secret: Any, context: Any, page: Any, live_server: Any
) -> None:
    sign_in(context, live.insider, live_server)
    inside = {path: shown(page, path) for path in LISTS}
    assert all("mimosa" in text.casefold() for text in inside.values()), [
        path for path, text in inside.items() if "mimosa" not in text.casefold()
    ]
    assert "Référents sûreté" in shown(page, "/recherche/?q=local")
    assert "Par espace" in shown(page, "/recherche/?q=local")
    assert "Mimosa du local" in shown(page, secret.get_absolute_url())

    sign_in(context, live.outsider, live_server)
    for path in LISTS:
        text = shown(page, path)
        main = re.sub(r"«\s*(mimosa|badge)\s*»", "", page.locator("main").inner_text())  # one's own question
        assert not [word for word in SECRETS if word.casefold() in main.casefold()], path
        assert "referents" not in text, path
    assert "Tamaris visible" in shown(page, "/quartiers/")
    refused = page.goto(secret.get_absolute_url())
    assert refused is not None
    assert refused.status == 404
    assert "mimosa" not in page.locator("main").inner_text().casefold()


def test_feeds_suggestions_counts_mails_and_files_say_nothing_outside(live: Quarter, secret: Any) -> None:
    piece = attach(live.insider, SimpleUploadedFile("plan-du-local.txt", b"plan"), post=secret)
    inside, outside = Client(), Client()
    inside.force_login(live.insider)
    outside.force_login(live.outsider)
    for path in FEEDS:
        told = outside.get(path).content.decode().replace('"query": "mimosa"', "")
        assert not [word for word in SECRETS if word in told.casefold()], path
    assert inside.get("/recherche/?q=mimosa&format=json").json()["count"] == 1
    assert outside.get("/recherche/?q=mimosa&format=json").json()["count"] == 0
    assert len(inside.get("/recherche/suggestions/?q=mimo").json()["suggestions"]) == 1
    counted = outside.get("/recherche/?q=tamaris&format=json").json()
    assert [facet["key"] for facet in counted["facets"]["space"]] == ["chantiers"]
    assert b"".join(inside.get(piece.get_absolute_url()).streaming_content) == b"plan"
    assert outside.get(piece.get_absolute_url()).status_code == 404
    drain()
    assert {address for message in mail.outbox for address in message.to} == {live.insider.email}
    assert not [message for message in mail.outbox if any(word in message.subject + message.body for word in SECRETS)]
    assert not Notice.objects.filter(person=live.outsider).exists()
