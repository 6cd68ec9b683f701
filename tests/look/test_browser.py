"""What only a browser shows: no accessibility fault, nothing that overflows, menus that follow, forms sent once."""

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_style_guide_has_no_accessibility_fault_and_nothing_overflows(
    page: Any, axe: Callable[..., list[dict[str, Any]]], width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/styleguide/")
    assert page.locator("h1").is_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_button_that_was_pressed_is_read_from_the_moment_it_rests(page: Any, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/styleguide/")
    look = "button => { const { color, backgroundColor } = getComputedStyle(button); return [color, backgroundColor] }"
    pressed = page.locator("button.button:not(.button--plain, [disabled]):visible").first
    at_once = pressed.evaluate(f"button => {{ button.disabled = true; return ({look})(button) }}")
    assert at_once == page.locator("button.button[disabled]").first.evaluate(look)


def test_the_contents_follow_the_reader(page: Any) -> None:
    page.goto("/styleguide/")
    current = page.locator('.contents--side a[aria-current="location"]')
    assert current.count() == 0
    page.locator("#trouver").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('trouver').scrollIntoView()")
    current.filter(has_text="Trouver").wait_for()
    assert current.count() == 1


def test_suggestions_open_by_keyboard_and_close_with_escape(page: Any) -> None:
    answer = {"suggestions": [{"title": "Une voiture est désossée", "url": "/fiches/voiture/", "kind": "Fiche"}]}
    page.route("**/recherche/suggestions/**", lambda route: route.fulfill(json=answer))
    page.goto("/styleguide/")
    field = page.locator("#q")
    field.focus()
    field.press_sequentially("voiture")
    page.locator("#q-suggestions [role=option]").wait_for()
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "q-suggestions-0"
    field.press("Escape")
    assert page.locator("#q-suggestions").is_hidden()
    assert field.input_value() == "voiture"


def test_a_form_is_sent_once_and_comes_back_when_the_page_is_shown_again(page: Any) -> None:
    sent: list[str] = []

    def answer_nothing(route: Any) -> None:
        sent.append(route.request.method)
        route.fulfill(status=204)  # the page stays: the same as a slow answer

    page.goto("/styleguide/")
    page.route("**/styleguide/", answer_nothing)
    button = page.locator('form[data-component="send-once"] button')
    button.dblclick(no_wait_after=True)
    page.wait_for_timeout(300)
    assert button.is_disabled()
    assert sent == ["POST"]
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert button.is_enabled()


def test_the_page_is_whole_without_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/styleguide/")
    assert page.get_by_role("button", name="Chercher").first.is_visible()
    assert page.get_by_role("button", name="Imprimer").count() == 0
    context.close()
