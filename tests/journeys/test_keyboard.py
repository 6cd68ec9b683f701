"""A visitor with a keyboard alone: a question, the guide, its contents, what to cite, the fiche, whom to call."""

from typing import Any

import pytest

from tests import factories

pytestmark = pytest.mark.browser
FOCUSED = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const ringed = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const before = window.lastFocused;
  window.lastFocused = focused;
  return {
    name: focused.tagName + " " + focused.textContent.trim().slice(0, 40),
    ringed: ringed(focused) || ringed(focused.closest("form") ?? focused),
    shown: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
    follows: !before || Boolean(before.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


def tab(page: Any) -> None:
    """The next stop: on the screen, ringed, and after the one before."""
    page.keyboard.press("Tab")
    stop = page.evaluate(FOCUSED)
    assert stop["ringed"], stop
    assert stop["shown"], stop
    assert stop["follows"], stop


def tab_to(page: Any, selector: str, most: int = 12) -> None:
    for _ in range(most):
        tab(page)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{most} stops, and none is {selector}")


def skip_to_content(page: Any) -> None:
    """The first stop of each page leads past its head."""
    tab_to(page, "a.skip[href='#contenu']", most=1)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'contenu'")


def test_with_the_keyboard_alone_one_asks_reads_cites_and_calls(portal: dict[str, Any], page: Any) -> None:
    portal["guide"].body = [
        factories.section(title, anchor=anchor) for title, anchor in (("Voir", "voir"), ("Agir", "agir"))
    ]
    factories.publish(portal["guide"])
    page.goto("/")
    skip_to_content(page)
    tab_to(page, "main input[type=search]", most=1)
    page.keyboard.type("épave")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[role=option]").first.wait_for(state="hidden")
    assert page.input_value("main input[type=search]") == "épave"
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=*")

    skip_to_content(page)
    tab_to(page, f"main .ledger a[href='{portal['guide'].url}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{portal['guide'].url}")

    skip_to_content(page)
    tab_to(page, "nav.contents a[href='#agir']")
    page.keyboard.press("Enter")
    page.wait_for_url("**#agir")
    tab_to(page, "section[aria-labelledby=agir] details.cite summary", most=1)
    page.keyboard.press("Enter")
    page.locator("#citer-agir").wait_for()
    tab_to(page, "section[aria-labelledby=agir] details.cite button", most=1)

    tab_to(page, f"main a[href='{portal['card'].url}']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{portal['card'].url}")
    skip_to_content(page)
    tab_to(page, ".calls a[href='tel:17']", most=1)
