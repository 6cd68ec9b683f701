"""Where things stand on the pages of a course: each in one place, none on top of another."""

from typing import Any

import pytest

from courses import services
from tests.accounts.factories import UserFactory
from tests.courses.factories import course, lesson, question
from tests.courses.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def box(page: Any, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.locator(selector).first.bounding_box()
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_the_tick_of_a_finished_lesson_stands_at_the_end_of_its_line(page: Any, width: int) -> None:
    above, person = course(), UserFactory()
    done = lesson(above, title="Reculer")
    services.finish(person, done)
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, person, done.url)
    line, number, tick = (box(page, f".entry__side .contents li a{part}") for part in ("", " span", " .sign"))
    assert abs(tick["x"] + tick["width"] - line["x"] - line["width"]) < 2
    assert abs(tick["y"] - number["y"]) < 8


def test_what_a_lesson_asks_stands_under_its_title_on_a_phone_whatever_its_length(page: Any) -> None:
    above, person = course(), UserFactory()
    lesson(above, title="Reculer", questions=[question()])
    lesson(above, "suite", title="Ce que l’on dit, ce que l’on tait, et à qui on le dit", questions=[question()])
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, person, above.url)
    for item in page.locator(".plan__item").all():
        title, facts = (item.locator(part).bounding_box() for part in (".plan__link", ".plan__facts"))
        assert facts["x"] == title["x"]
        assert facts["y"] >= title["y"] + title["height"]


def test_what_is_wrong_with_an_answer_leaves_room_for_the_field(page: Any) -> None:
    above, person = course(), UserFactory()
    asked = lesson(above, questions=[question("short")])
    sign_in(page, person, asked.url)
    page.click("text=Enregistrer ma réponse")
    page.wait_for_selector(".errors")
    errors, label = box(page, ".errors"), box(page, ".question .field__label")
    assert label["y"] - errors["y"] - errors["height"] >= 12
