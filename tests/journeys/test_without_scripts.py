"""A visitor whose browser runs no script: a question, a narrower one, the next page, the guide, a word to the editors."""

from collections.abc import Iterator
from typing import Any

import pytest

from guides.models import Feedback
from search.conf import PAGE_SIZE
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(browser: Any, live_server: Any) -> Iterator[Any]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_one_asks_narrows_turns_the_page_and_opens_a_result(portal: dict[str, Any], plain_page: Any) -> None:
    page = plain_page
    for number in range(PAGE_SIZE):
        factories.guide(f"epave-{number}", title=f"Une épave, cas {number}")
    page.goto("/")
    page.get_by_role("main").get_by_role("searchbox").fill("épave")
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    assert page.locator("h1").inner_text().split() == ["«", "épave", "»"]

    kinds = page.get_by_role("navigation", name="Filtrer par nature")
    kinds.get_by_role("link", name="Guides").click()
    chosen = kinds.locator("[aria-current]").inner_text().split()
    assert chosen == ["Guides", str(PAGE_SIZE + 1), ",", "retirer", "ce", "filtre"]
    first = page.locator("main .ledger h3").all_inner_texts()
    page.get_by_role("link", name="Page suivante").click()
    [last] = page.locator("main .ledger h3").all_inner_texts()
    assert len(first) == PAGE_SIZE
    assert last not in first
    page.get_by_role("main").get_by_role("link", name=last, exact=True).click()
    assert page.locator("h1").inner_text() == last


def test_one_narrows_by_theme_beside_the_results(portal: dict[str, Any], plain_page: Any) -> None:
    page = plain_page
    factories.guide("autre", title="Une épave, la nuit", themes=[factories.theme("nuit", "La nuit")])
    page.goto("/recherche/?q=épave")
    assert page.locator("main .ledger h3").count() == 2
    page.locator(".entry__side").get_by_role("link", name="La nuit").click()
    assert page.locator("main .ledger h3").all_inner_texts() == ["Une épave, la nuit"]


def test_one_tells_the_editors_of_a_fault_and_what_was_missing_is_said(portal: dict[str, Any], plain_page: Any) -> None:
    page = plain_page
    page.goto(portal["guide"].url)
    page.get_by_role("link", name="Signaler une erreur", exact=True).click()
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    assert page.title().startswith("Erreur")
    page.locator(".errors a").first.click()
    assert page.locator("textarea:target").count() == 1
    page.get_by_label("Votre message", exact=True).fill("L’article a changé.")
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    assert page.locator("h1").inner_text() == "Votre message est arrivé."
    assert [row.message for row in Feedback.objects.all()] == ["L’article a changé."]
