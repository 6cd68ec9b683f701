"""What people read under the search field."""

from typing import Any

import pytest

from portal.home.models import GlossaryPage, GlossaryTerm
from tests.courses.factories import course
from tests.factories import card, guide, home, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_suggestion_shows_its_title_and_the_words_of_its_kind(page: Any, live_server: Any) -> None:
    card("epave", title="Une épave")
    page.goto(f"{live_server.url}/recherche/")
    field = page.locator("form[data-component=suggestions] input:visible").first
    field.focus()
    page.locator("input[role=combobox]").first.wait_for()
    field.press_sequentially("épav")
    option = page.locator("[role=option]").first
    option.wait_for()
    assert option.inner_text().split() == ["Une", "épave", "Fiche", "réflexe"]


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


def test_a_word_of_the_glossary_that_is_opened_is_told(page: Any, live_server: Any) -> None:
    from search.models import OpenedAnswer

    glossary = GlossaryPage(title="Glossaire", slug="glossaire")
    home().add_child(instance=glossary)
    glossary.terms = [GlossaryTerm(term="GPO", meaning="Un groupe.")]
    publish(glossary)
    page.goto(f"{live_server.url}/recherche/?q=gpo")
    with page.expect_response("**/recherche/mesure/"):
        page.get_by_role("heading", name="GPO").get_by_role("link").click()
    assert [row.source for row in OpenedAnswer.objects.all()] == ["home.term"]


def test_on_a_phone_the_kinds_are_one_line_that_slides_with_the_chosen_one_first(page: Any, live_server: Any) -> None:
    for make in (card, guide, course):
        make("epave", title="Une épave")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/recherche/?q=epave&kind=formation")
    chips = page.locator(".results__head .chip")
    boxes = [chip.bounding_box() for chip in chips.all()]
    assert len(boxes) == 4
    assert {box["y"] for box in boxes} == {boxes[0]["y"]}
    assert min(boxes, key=lambda box: box["x"]) == page.locator(".chip[aria-current]").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    last = max(chips.all(), key=lambda chip: chip.bounding_box()["x"])
    assert last.bounding_box()["x"] > 320
    last.focus()
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= 320
    page.goto(f"{live_server.url}/recherche/?q=epave&kind=formation&kind=guide&kind=fiche")
    assert page.locator(".chip[aria-current]").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth") == 320
