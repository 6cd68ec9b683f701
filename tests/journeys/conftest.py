"""A small portal of real pages, and browsers of signed-in people."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from tests import factories

EPAVE = "Traiter une épave"


@pytest.fixture
def portal(transactional_db: None) -> dict[str, Any]:
    """A guide and a fiche about wrecks, public, and a fiche for members; the fiche is on the home page."""
    theme = factories.theme()
    guide = factories.guide("epaves", title=EPAVE, themes=[theme])
    card = factories.card("voiture-desossee", themes=[theme], search_words="épave, voiture ventouse")
    closed = factories.card("collegue-agresse", title="Un collègue a été agressé", situation="personnes", sign="menace")
    factories.restrict(closed)
    home = factories.home()
    home.situations.create(card=card)
    return {"guide": guide, "card": card, "closed": closed}


@pytest.fixture
def sit(browser: Any, live_server: Any) -> Iterator[Callable[[User | None], Any]]:
    """``sit(person)``: a page of that person's own browser (None: a visitor's)."""
    opened: list[Any] = []

    def open_browser(person: User | None) -> Any:
        context = browser.new_context(base_url=live_server.url, locale="fr-FR", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(30_000)
        if person is not None:
            client = Client()  # one each: to sign another person in by the same one signs the first out
            client.force_login(person)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield open_browser
    for context in opened:
        context.close()
