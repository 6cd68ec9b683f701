"""One person in two windows at the same moment, each with a connection: one of everything."""

import pytest

from courses import projection, services
from courses.models import Attempt, Enrolment, LessonState, Statement
from tests import factories, races
from tests.courses.factories import course, lesson, question, right_answer
from tests.races import while_uncommitted

pytestmark = races.marks


def kept() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Statement, Enrolment, Attempt, LessonState)}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("enrol", {"Statement": 1, "Enrolment": 1, "Attempt": 0, "LessonState": 0}),
        ("leave", {"Statement": 2, "Enrolment": 1, "Attempt": 0, "LessonState": 0}),
        ("answer", {"Statement": 2, "Enrolment": 1, "Attempt": 1, "LessonState": 0}),
        ("retry", {"Statement": 3, "Enrolment": 1, "Attempt": 1, "LessonState": 0}),
        ("finish", {"Statement": 3, "Enrolment": 1, "Attempt": 1, "LessonState": 1}),
    ],
)
def test_the_same_click_twice_at_once_is_one(verb, expected):
    person, above = factories.person(), course()
    page = lesson(above, questions=[question()])
    asked = page.questions.get()
    act = {
        "enrol": lambda: services.enrol(person, above),
        "leave": lambda: services.leave(person, above),
        "answer": lambda: services.answer(person, page, asked, right_answer(asked)),
        "retry": lambda: services.retry(person, page, Attempt.objects.get()),
        "finish": lambda: services.finish(person, page),
    }
    for before in {"leave": ["enrol"], "retry": ["answer"], "finish": ["answer"]}.get(verb, []):
        act[before]()
    while_uncommitted(*[act[verb]] * 2)
    assert kept() == expected
    projection.rebuild()
    assert kept() == expected


def test_an_answer_given_while_progress_is_rebuilt_is_added_once():
    person, page = factories.person(), lesson(course(), questions=[question()])
    asked = page.questions.get()
    services.enrol(person, page.course)
    while_uncommitted(projection.rebuild, lambda: services.answer(person, page, asked, right_answer(asked)))
    assert kept() == {"Statement": 2, "Enrolment": 1, "Attempt": 1, "LessonState": 0}


def test_two_different_answers_at_once_are_the_first_and_it_is_shown_to_both():
    person, page = factories.person(), lesson(course(), questions=[question()])
    asked = page.questions.get()
    wrong = [str(asked.choices.get(text="Crier").public_id)]
    (first, made), (second, made_too) = while_uncommitted(
        lambda: services.answer(person, page, asked, right_answer(asked)),
        lambda: services.answer(person, page, asked, wrong),
    )
    assert (first, made, made_too) == (second, True, False)
    assert Attempt.objects.get().is_right
