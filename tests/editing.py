"""What a person does in Wagtail's editor, as a browser shows it: open the form, wait for the automatic save, take an action."""

import time
from typing import Any

from playwright.sync_api import TimeoutError as TooLate

MENU = "footer [data-w-dropdown-target='toggle']"
KEPT = "#page-edit-form[action*='/edit/']"
INDICATOR = "#w-autosave-indicator[data-w-autosave-state-value='saved']"
PATIENCE_SECONDS = 30


def open_editor(page: Any, address: str) -> None:
    """The editor once it watches: Wagtail takes what the form says two seconds after loading for its first state."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2_500)


def wait_until_kept(page: Any) -> None:
    """What was typed has been saved by itself, the page exists, and nothing more is on its way."""
    page.locator(KEPT).wait_for(state="attached")
    for _ in range(PATIENCE_SECONDS):
        page.wait_for_timeout(1_000)
        page.wait_for_load_state("networkidle")
        if page.locator(INDICATOR).count():
            return
    raise AssertionError("The form was never saved by itself")


def choose(page: Any, action: str) -> None:
    """Open the menu of actions below the form and take one.

    An automatic save redraws the menu and so closes it: then it is opened again, as a person would.
    """
    page.wait_for_load_state("networkidle")
    wanted = page.locator(f"button:has-text('{action}'):visible").first
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            page.locator(MENU).last.click(timeout=5_000)
            wanted.click(timeout=2_000)
        except TooLate:
            continue
        return
    raise AssertionError(f"The menu never showed « {action} »")


def keep_to_members(page: Any) -> None:
    """In the open editor: « Changer les lecteurs », « Les membres », and the panel says so."""
    page.wait_for_load_state("networkidle")
    if page.locator("text=Changer les lecteurs").is_hidden():
        page.click("button[aria-label*='statut' i]")
    assert "tout le monde" in page.inner_text("[data-readers-words]")
    page.click("text=Changer les lecteurs")
    page.click("text=Les membres")
    page.click("#set-privacy input[type=submit], .w-dialog input[value='Enregistrer']")
    page.locator("[data-readers-words]", has_text="les membres").wait_for()
