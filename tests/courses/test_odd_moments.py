"""What changes while somebody is in a lesson: a question goes, its choices change, its readers do. Nothing is lost."""

import pytest
from django.core.cache import cache

from courses import services
from courses.models import Attempt, Choice, CoursePage, LessonPage, Statement
from courses.selectors import resume
from tests import factories
from tests.courses.factories import course, course_index, lesson, question, right_answer
from tests.courses.test_taking import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    found = factories.person()
    client.force_login(found)
    return found


def reload(page: LessonPage) -> LessonPage:
    return LessonPage.objects.get(pk=page.pk)


def test_a_question_that_was_taken_out_says_so_and_other_answers_stay(client, person):
    page = lesson(course(), questions=[question(), question("true-false", text="Reculer d’abord.")])
    first, second = page.questions.all()
    kept, _ = services.answer(person, page, second, ["faux"])
    page = reload(page)
    page.questions.remove(page.questions.get(pk=first.pk))
    factories.publish(page)
    answer = client.post(address(page, first), {"reponse": right_answer(first)})
    assert answer.status_code == 404
    assert "elle a été retirée entre-temps" in answer.content.decode()
    assert "Reculer d’abord" in answer.content.decode()
    assert list(Attempt.objects.filter(set_aside=False)) == [kept]


def test_an_answer_to_a_question_that_was_taken_out_is_not_set_aside(client, person):
    page = lesson(course(), questions=[question("true-false")])
    kept, _ = services.answer(person, page, page.questions.get(), ["faux"])
    again = f"{page.url}reponses/{kept.public_id}/recommencer/"
    page = reload(page)
    page.questions.clear()
    factories.publish(page)
    assert client.post(again).status_code == 404
    assert not Attempt.objects.get().set_aside


def test_choices_that_changed_meanwhile_are_shown_anew_and_nothing_is_kept(client, person):
    page = lesson(course(), questions=[question()])
    old = page.questions.get().choices.all()[1]
    page = reload(page)
    asked = page.questions.get()
    asked.choices.remove(asked.choices.get(pk=old.pk))
    asked.choices.add(Choice(text="Partir", is_right=True))
    page.questions.add(asked)
    factories.publish(page)
    answer = client.post(address(page, asked), {"reponse": str(old.public_id)})
    assert answer.status_code == 422
    assert "Ce choix n’est plus proposé" in answer.content.decode()
    assert "Partir" in answer.content.decode()
    assert not Statement.objects.exists()


def corrected(page: LessonPage, **fields: object) -> None:
    """The lesson's only question, changed by an editor; ``right``: the text of the choice that is right from now on."""
    page = reload(page)
    asked = page.questions.get()
    if right := fields.pop("right", None):
        choices = list(asked.choices.all())
        for choice in choices:
            choice.is_right = choice.text == right
        asked.choices = choices
    for name, value in fields.items():
        setattr(asked, name, value)
    page.questions = [asked]
    factories.publish(page)


@pytest.mark.parametrize(
    ("kind", "given", "changes"),
    [
        ("single", "Reculer", {"right": "Crier"}),
        ("single", "Crier", {"kind": "short", "accepted": "Reculer"}),
        ("short", "autre", {"accepted": "Autre"}),
        ("short", "autre", {"kind": "true-false"}),
    ],
)
def test_an_answer_to_a_question_that_was_corrected_since_is_only_offered_anew(client, person, kind, given, changes):
    page = lesson(course(), questions=[question(kind)])
    asked = page.questions.get()
    values = {choice.text: str(choice.public_id) for choice in asked.choices.all()}
    services.answer(person, page, asked, [values.get(given, given)])
    shown = client.get(page.url).content.decode()
    assert "Votre réponse" in shown
    assert "a changé depuis" not in shown
    corrected(page, **changes)
    shown = client.get(page.url).content.decode()
    assert "La question a changé depuis votre réponse." in shown
    assert "Répondre à nouveau" in shown
    for told in ("C’est juste", "Pas tout à fait", "pavot", "choice--best", *values.values()):
        assert told not in shown


def test_an_answer_to_a_question_that_was_only_reworded_keeps_what_is_said_of_it(client, person):
    page = lesson(course(), questions=[question()])
    services.answer(person, page, page.questions.get(), right_answer(page.questions.get()))
    corrected(page, text="Et d’abord ?", explanation="autrementpavot")
    shown = client.get(page.url).content.decode()
    assert "autrementpavot" in shown
    assert "a changé depuis" not in shown


def test_the_second_of_two_clicks_tells_nothing_new(client, person):
    page = lesson(course(), questions=[question("short")])
    asked = page.questions.get()
    told = [
        client.post(address(page, asked), {"reponse": words}, follow=True).content.decode()
        for words in ("Référent", "référent ", "Autre")
    ]
    assert ["avait déjà une réponse" in html for html in told] == [False, False, True]


@pytest.mark.parametrize("kind", ["single", "short"])
def test_a_hundred_thousand_characters_are_refused_in_words(client, person, kind):
    page = lesson(course(), questions=[question(kind)])
    answer = client.post(address(page, page.questions.get()), {"reponse": "é" * 100_000})
    assert answer.status_code == 422
    assert "n’est pas encore enregistrée" in answer.content.decode()
    assert not Statement.objects.exists()


def test_a_lesson_narrowed_while_it_is_taken_is_passed_over_and_keeps_its_answers(client, person):
    above = course()
    first = lesson(above, questions=[question("true-false")])
    lesson(above, "le-hall", title="Dans le hall", position=2)
    services.answer(person, first, first.questions.get(), ["faux"])
    assert resume(person).lesson == first
    group = factories.reader_group()
    restriction = first.view_restrictions.get()
    restriction.restriction_type = "groups"
    restriction.save()
    restriction.groups.set([group])
    factories.publish(reload(first))
    assert client.post(address(first, first.questions.get()), {"reponse": "vrai"}).status_code == 404
    assert resume(person).lesson.slug == "le-hall"
    shown = client.get(above.url).content.decode()
    assert "réservée à un groupe" in shown
    assert f'href="{first.url}"' not in shown
    assert Attempt.objects.filter(person=person).exists()
    person.groups.add(group)
    assert resume(type(person).objects.get(pk=person.pk)).lesson == first
    assert f'href="{first.url}"' in client.get(above.url).content.decode()


def test_a_lesson_that_moves_to_another_course_stays_finished(client, person):
    page, other = lesson(course()), course("autre", title="Une autre")
    services.finish(person, page)
    reload(page).move(CoursePage.objects.get(pk=other.pk), pos="last-child")
    client.post(f"{reload(page).url}terminer/")
    shown = client.get(reload(page).url).content.decode()
    assert ", terminée" in shown
    assert "Terminer la leçon" not in shown
    assert "1 leçon sur 1" in client.get(CoursePage.objects.get(pk=other.pk).url).content.decode()
    assert "1 leçon terminée sur 1" in client.get(course_index().url).content.decode()
    assert resume(person) is None


def test_past_three_hundred_answers_an_hour_the_typed_one_waits_in_the_page_and_is_kept_later(client, person):
    page = lesson(course(), questions=[question("short")])
    where, typed = address(page, page.questions.get()), "le référent du site"
    for _ in range(300):
        services.ANSWERS.spend(f"user:{person.pk}")
    answer = client.post(where, {"reponse": typed})
    assert answer.status_code == 429
    assert "réessayez un peu plus tard" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert not Statement.objects.exists()
    cache.clear()
    assert client.post(where, {"reponse": typed}).status_code == 302
    assert Attempt.objects.get().response == [typed]
