"""No accessibility fault and nothing that overflows, on each screen of the room, by day and by night."""

from typing import Any

import pytest

from courses import services
from tests import factories
from tests.accounts.factories import UserFactory
from tests.courses.factories import course, course_index, lesson, question, right_answer
from tests.courses.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_each_screen_of_a_course_is_without_fault(page: Any, axe: Any, width: int, scheme: str) -> None:
    above, person = course(), UserFactory()
    asked = lesson(above, questions=[question(kind) for kind in ("single", "multiple", "true-false", "short")])
    closed = lesson(above, "fermee", title="Pour les référents", position=2)
    closed.view_restrictions.all().delete()
    factories.restrict(closed, factories.reader_group())
    factories.publish(closed)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    seen = []

    def look(address: str, shows: str) -> None:
        page.goto(address)
        assert page.get_by_text(shows).first.is_visible(), address
        seen.append((address, axe(page), page.evaluate("document.documentElement.scrollWidth <= innerWidth")))

    look(course_index().url, "1 formation")
    look(f"{course_index().url}?duree=longue", "Aucune formation pour ce choix")
    look(above.url, "Se connecter pour la suivre")
    sign_in(page, person, above.url)
    look(above.url, "réservée à un groupe")
    look(asked.url, "4 questions sans réponse")
    page.locator("#question-1 button", has_text="Enregistrer").click()
    page.get_by_text("Choisissez une réponse").first.wait_for()
    seen.append(("refused", axe(page), True))
    for number, one in enumerate(asked.questions.all()):
        wrong = [str(choice.public_id) for choice in one.choices.all()[:1]] or ["faux"]
        services.answer(person, asked, one, right_answer(one) if number % 2 else wrong)
    look(asked.url, "Pas tout à fait")
    services.finish(person, asked)
    look(above.url, "Formation terminée")
    assert [found for found in seen if found[1:] != ([], True)] == []
