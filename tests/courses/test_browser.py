"""Two browsers, one person; the keyboard alone; no script at all."""

import pytest

from tests.accounts.factories import PASSWORD, UserFactory
from tests.courses.factories import course, lesson, question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def steps(live_server):
    above = course()
    page = lesson(above, questions=[question("true-false", is_true=True, text="Reculer d’abord.")])
    lesson(above, "le-hall", title="Dans le hall", position=2)
    return above, page, UserFactory()


def sign_in(page, person, address: str) -> None:
    page.goto(f"/compte/connexion/?next={address}")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{address}")


def test_a_lesson_finished_with_the_keyboard_is_done_in_another_browser(steps, page, browser, live_server, axe):
    above, first, person = steps
    sign_in(page, person, first.url)
    assert axe(page) == []
    page.focus("#question-1 input[name=reponse]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("#question-1 .question__why")
    assert "C’est juste" in page.inner_text("#question-1")
    assert "Enregistré" in page.inner_text("#avancement")
    assert axe(page) == []
    page.focus("#suite button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/le-hall/")
    elsewhere = browser.new_context(base_url=live_server.url, locale="fr-FR")
    other = elsewhere.new_page()
    sign_in(other, person, above.url)
    assert "1 leçon terminée sur 2" in other.inner_text("main")
    other.click("text=Reprendre")
    other.wait_for_url("**/le-hall/")
    elsewhere.close()


def test_a_course_is_taken_and_left_without_any_script(steps, browser, live_server):
    above, first, person = steps
    plain = browser.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=False)
    page = plain.new_page()
    sign_in(page, person, above.url)
    page.click("text=Suivre la formation")
    assert "Quitter la formation" in page.inner_text("main")
    page.goto(first.url)
    page.click("text=Terminer la leçon")
    reminder = page.locator("#question-1 #reste")
    assert "cette question attend votre réponse" in reminder.inner_text()
    assert reminder.evaluate("box => box === document.activeElement && box.getBoundingClientRect().top >= 0")
    page.goto(first.url)
    page.click("text=Enregistrer ma réponse")
    assert "Choisissez une réponse" in page.inner_text("#question-1")
    page.check("input[value=faux]")
    page.click("text=Enregistrer ma réponse")
    assert "Pas tout à fait" in page.inner_text("#question-1")
    page.click("#suite button")
    page.wait_for_url("**/le-hall/")
    page.goto(above.url)
    assert "1 leçon terminée sur 2" in page.inner_text("main")
    page.click("text=Quitter la formation")
    assert "Vous avez quitté la formation" in page.inner_text("main")
    plain.close()
