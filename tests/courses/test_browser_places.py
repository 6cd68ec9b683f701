"""Where things stand on the pages of a course: each in one place, none on top of another."""

from typing import Any

import pytest

from courses import services
from tests.accounts.factories import UserFactory
from tests.courses.factories import course, lesson
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
