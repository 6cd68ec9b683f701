"""An editor writes a lesson with the keyboard; a learner takes it, also when the session or the network has gone."""

from typing import Any

import pytest

from courses import services
from courses.models import Attempt, LessonPage
from portal.accounts.models import User
from portal.accounts.roles import EDITORS
from portal.core.publishing.workflow import ensure_review_workflow
from tests.accounts.factories import UserFactory, with_role
from tests.browser import wait_for_components
from tests.courses.factories import course, lesson, question
from tests.courses.test_browser import sign_in
from tests.editing import choose, open_editor, wait_until_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(page: Any, number: int, text: str, kind: str = "") -> None:
    """Add a question with the keyboard: its button, then the fields in their order."""
    page.focus("#id_questions-ADD")
    page.keyboard.press("Enter")
    page.locator(f"#id_questions-{number}-text").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == f"questions-{number}-kind"
    if kind:
        page.select_option(f"#id_questions-{number}-kind", kind)
    for field in ("right_feedback", "wrong_feedback", "explanation"):
        page.fill(f"#id_questions-{number}-{field}", "Un pas en arrière rend la distance.")


def test_an_editor_writes_a_lesson_and_a_learner_takes_it(page: Any, browser: Any, live_server: Any) -> None:
    ensure_review_workflow()
    above = course()
    sign_in(page, with_role(EDITORS), above.url)
    open_editor(page, f"/admin/pages/add/courses/lessonpage/{above.pk}/")
    page.fill("#id_title", "Au comptoir")
    page.click("a[href='#tab-questions']")
    write(page, 0, "Que faites-vous d’abord ?")
    page.fill("#id_questions-0-choices-0-text", "Crier")
    page.fill("#id_questions-0-choices-1-text", "Reculer")
    write(page, 1, "Le 17 est gratuit.", "true-false")
    assert page.locator("#id_questions-1-choices-ADD").is_hidden()
    assert page.locator("#id_questions-1-is_true").is_visible()
    page.check("#id_questions-1-is_true")
    page.click("a[href='#tab-contenu']")
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="Question", exact=True).click()
    page.locator(".question-place select").select_option(label="2. Le 17 est gratuit.")
    wait_until_kept(page)
    choose(page, "Publier")
    page.locator(".error-message", has_text="Aucun choix n’est juste").wait_for(state="attached")
    assert not LessonPage.objects.filter(live=True).exists()
    page.click("a[href='#tab-questions']")
    page.check("#id_questions-0-choices-1-is_right")
    choose(page, "Publier")
    page.get_by_text("a été publiée").wait_for()
    made = LessonPage.objects.get(live=True)
    learner = browser.new_context(base_url=live_server.url, locale="fr-FR").new_page()
    sign_in(learner, UserFactory(), made.url)
    assert learner.locator(".question__title").all_inner_texts() == [
        "Le 17 est gratuit.",
        "Que faites-vous d’abord\u202f?",
    ]
    learner.check("input[value=vrai]")
    learner.locator("#question-1 button").first.click()
    learner.locator("#question-1 .question__why").wait_for()
    assert "C’est juste" in learner.inner_text("#question-1")
    learner.context.close()


@pytest.fixture
def answering(page: Any) -> Any:
    asked = lesson(course(), questions=[question("true-false", is_true=True, text="Reculer d’abord.")])
    sign_in(page, UserFactory(), asked.url)
    wait_for_components(page)
    page.check("input[value=vrai]")
    return page


def test_two_clicks_are_one_answer(answering: Any) -> None:
    answering.locator("#question-1 button", has_text="Enregistrer").dblclick()
    answering.locator("#question-1 .question__why").wait_for()
    assert Attempt.objects.count() == 1


def test_an_answer_stays_when_the_network_or_the_session_has_gone(answering: Any) -> None:
    send = answering.locator("#question-1 button", has_text="Enregistrer")
    answering.context.set_offline(True)
    send.click()
    answering.get_by_text("pas de réseau").wait_for()
    answering.get_by_text("gardez cette page ouverte").wait_for()
    assert answering.get_by_text("Vous pouvez fermer").is_hidden()
    kept = answering.context.cookies()
    answering.context.clear_cookies(name="sessionid")
    answering.context.set_offline(False)
    answering.get_by_text("vous n’êtes plus connecté").wait_for()
    assert answering.is_checked("input[value=vrai]")
    answering.context.add_cookies(kept)
    send.click()
    answering.locator("#question-1 .question__why").wait_for()
    assert answering.get_by_text("Vous pouvez fermer").is_visible()


def test_an_answer_given_without_network_goes_by_itself_when_it_is_back(answering: Any) -> None:
    answering.context.set_offline(True)
    answering.locator("#question-1 button", has_text="Enregistrer").click()
    answering.get_by_text("elle partira d’elle-même").wait_for()
    answering.context.set_offline(False)
    answering.get_by_text("Votre réponse à la question 1 est partie d’elle-même").wait_for()
    answering.locator("#question-1 .question__why").wait_for()
    assert answering.get_by_text("Vous pouvez fermer").is_visible()
    assert Attempt.objects.count() == 1


def test_an_answer_outlives_a_reload_and_never_becomes_another_persons(answering: Any) -> None:
    lesson_address = LessonPage.objects.get().url
    answering.route("**/questions/**", lambda route: route.abort())
    answering.locator("#question-1 button", has_text="Enregistrer").click()
    answering.get_by_text("elle partira d’elle-même").wait_for()
    answering.reload()
    answering.get_by_text("elle partira d’elle-même").wait_for()
    assert answering.is_checked("input[value=vrai]")
    other = UserFactory()
    answering.context.clear_cookies()
    sign_in(answering, other, lesson_address)
    answering.unroute("**/questions/**")
    wait_for_components(answering)
    assert not answering.is_checked("input[value=vrai]")
    answering.reload()
    wait_for_components(answering)
    assert not Attempt.objects.exists()


def test_an_answer_kept_for_a_question_that_was_answered_elsewhere_is_forgotten(answering: Any) -> None:
    answering.route("**/questions/**", lambda route: route.abort())
    answering.locator("#question-1 button", has_text="Enregistrer").click()
    answering.get_by_text("elle partira d’elle-même").wait_for()
    kept = answering.evaluate("Object.values(sessionStorage)")
    asked = LessonPage.objects.get()
    services.answer(User.objects.get(), asked, asked.questions.get(), ["faux"])
    answering.reload()
    answering.locator("#question-1 .question__why").wait_for()
    wait_for_components(answering)
    assert kept == ['["vrai"]']
    assert answering.evaluate("sessionStorage.length") == 0


def test_who_signed_in_again_elsewhere_answers_without_a_new_page(answering: Any) -> None:
    answering.evaluate("document.querySelector('form.answer [name=csrfmiddlewaretoken]').value = 'a'.repeat(64)")
    answering.locator("#question-1 button", has_text="Enregistrer").click()
    answering.locator("#question-1 .question__why").wait_for()
    assert Attempt.objects.count() == 1
