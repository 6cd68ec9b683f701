"""What stands on a screen, on the demo's own words: the six situations at once, a fiche in two screens of a telephone.

The pages are asked for as a reader would get them, within the transaction that holds the demo, then shown by the browser.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from guides.models import ReflexCardPage
from portal.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser", "demo"), pytest.mark.django_db]
PHONE, DESK = (390, 844), (1280, 800)
RULE, ARTICLES = "section[aria-labelledby=droit] p", "section[aria-labelledby=droit]"
Show = Callable[..., Any]


@pytest.fixture
def show(browser: Any) -> Iterator[Show]:
    """``show(path, size, email)``: the page as that person gets it (nobody: a visitor), on a screen of that size."""
    context = browser.new_context(base_url="http://localhost", locale="fr-FR", service_workers="block")
    page, html = context.new_page(), {}

    def answer(route: Any) -> None:
        path = urlsplit(route.request.url).path
        if path in html:
            route.fulfill(body=html[path], content_type="text/html; charset=utf-8")
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=found)
        else:
            route.abort()

    context.route("**/*", answer)

    def shown(path: str, size: tuple[int, int], email: str = "") -> Any:
        client = Client()
        if email:
            client.force_login(User.objects.get(email=email))
        html[path] = client.get(path).text
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(path)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page

    yield shown
    context.close()


def lower_edge(page: Any, selector: str) -> float:
    """How far down the last of these ends."""
    box = page.locator(selector).last.bounding_box()
    return float(box["y"] + box["height"])


@pytest.mark.parametrize(
    ("email", "size"), [("", PHONE), ("gardien@example.org", PHONE), ("", DESK)], ids=["visitor", "member", "desk"]
)
def test_the_six_situations_stand_in_the_first_screen(show: Show, email: str, size: tuple[int, int]) -> None:
    """At a desk a member first finds the course to resume (tests/home/test_browser.py)."""
    page = show("/", size, email)
    assert page.locator(".situations__link").count() == 6
    assert lower_edge(page, ".situations__link") <= size[1]
    assert page.locator(".urgent").bounding_box()["y"] >= lower_edge(page, ".situations__link")


def test_a_fiche_fits_two_screens_of_a_telephone(show: Show) -> None:
    """From its title to the rule of law, its articles too; with the reader's own duty number, to the rule's last word."""
    two_screens = 2 * PHONE[1]
    cards = ReflexCardPage.objects.live()
    edges = {card.slug: lower_edge(show(card.url, PHONE, "gardien@example.org"), RULE) for card in cards}
    edges |= {f"{card.slug}/": lower_edge(show(card.url, PHONE), ARTICLES) for card in cards.visible_to(None)}
    assert len(edges) > 50
    assert {name: edge for name, edge in edges.items() if edge > two_screens} == {}
