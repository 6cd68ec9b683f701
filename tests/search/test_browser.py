"""What people read under the search field."""

from typing import Any

import pytest

from tests.factories import guide

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_suggestion_shows_its_title_and_the_words_of_its_kind(page: Any, live_server: Any) -> None:
    guide("epave", title="Une épave")
    page.goto(f"{live_server.url}/recherche/")
    field = page.locator("form[data-component=suggestions] input:visible").first
    field.focus()
    page.locator("input[role=combobox]").first.wait_for()
    field.press_sequentially("épav")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert option.inner_text().split() == ["Une", "épave", "Guide"]
