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


def test_a_question_and_what_is_opened_are_told_and_a_reload_is_not_asking_again(page: Any, live_server: Any) -> None:
    from search.models import AskedQuestion, OpenedAnswer

    guide("epave", title="Une épave")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url) if request.url.endswith("/mesure/") else None)
    with page.expect_response("**/recherche/mesure/") as asked:
        page.goto(f"{live_server.url}/recherche/?q=epave")
    assert asked.value.status == 204
    page.reload()
    with page.expect_response("**/recherche/mesure/") as opened:
        page.get_by_role("heading", name="Une épave").get_by_role("link").click()
    assert opened.value.status == 204
    assert len(told) == 2
    assert [row.times for row in AskedQuestion.objects.all()] == [1]
    assert [row.times for row in OpenedAnswer.objects.all()] == [1]
