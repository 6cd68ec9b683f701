"""The catalogue, what a lesson costs, a copied lesson, what editors see, what a person takes away."""

import pytest
from django.test.utils import CaptureQueriesContext

from courses import services
from courses.models import CoursePage, LessonPage, Statement
from portal.accounts import personal
from portal.core.publishing.guards import ChangeRefused
from tests import factories
from tests.courses.factories import course, course_index, lesson, question, right_answer

pytestmark = pytest.mark.django_db


def test_the_catalogue_is_filtered_and_unknown_filters_are_none(client):
    course("courte", title="La courte", minutes=3)
    course("longue", title="La longue", minutes=40, families=["contentieux"])
    index = course_index().url

    def shown(query: str) -> list[str]:
        text = client.get(index + query).content.decode()
        return [title for title in ("La courte", "La longue") if title in text]

    assert shown("") == shown("?filiere=inconnue&duree=%00") == ["La courte", "La longue"]
    assert shown("?filiere=contentieux") == ["La longue"]
    assert shown("?duree=courte") == ["La courte"]
    assert shown("?filiere=contentieux&duree=courte") == []
    assert "Aucune formation pour ce choix" in client.get(f"{index}?filiere=contentieux&duree=courte").content.decode()


def test_a_job_family_that_was_entered_twice_shows_its_course_once(client):
    course("double", title="La double", families=["contentieux", "contentieux"])
    text = client.get(f"{course_index().url}?filiere=contentieux").content.decode()
    assert text.count(">La double<") == 1
    assert "1 formation<" in text
    assert "Contentieux, Contentieux" not in text


def test_the_catalogue_costs_the_same_with_one_course_and_with_many(client):
    course("numero-0")
    index = course_index().url
    client.get(index)
    one = queries(client, f"{index}?duree=moyenne")
    for number in range(1, 30):
        course(f"numero-{number}")
    client.get(index)
    assert queries(client, f"{index}?duree=moyenne") == one


def test_a_lesson_costs_the_same_with_one_question_and_with_many(client):
    above = course()
    few = lesson(above, "peu", questions=[question()])
    many = lesson(above, "beaucoup", position=2, questions=[question() for _ in range(12)])
    client.force_login(factories.person())
    client.get(few.url)
    assert queries(client, few.url) == queries(client, many.url)


def queries(client, address: str) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_copied_lesson_has_questions_of_its_own():
    page = lesson(course(), questions=[question()])
    asked = page.questions.get()
    page.body = [("question", {"question": str(asked.public_id)})]
    factories.publish(page)
    copy = LessonPage.objects.get(pk=page.copy(update_attrs={"slug": "copie"}).pk)
    own = copy.questions.get()
    assert own.public_id != asked.public_id
    assert copy.public_id != page.public_id
    assert copy.body[0].value["question"] == str(own.public_id)
    assert own.choices.count() == asked.choices.count() == 3


def test_a_question_that_nobody_could_answer_is_not_published():
    broken = question()
    for choice in broken.choices.all():
        choice.is_right = False
    with pytest.raises(ChangeRefused, match="Aucun choix n’est juste"):
        lesson(course(), questions=[broken])


def test_questions_stand_where_their_block_says_and_the_others_come_last(client):
    first, second = question(text="Première"), question("true-false", text="Seconde")
    body = [("question", {"question": str(second.public_id)}), ("text", "<p>Entre deux</p>")]
    page = lesson(course(), questions=[first, second], body=body)
    client.force_login(factories.person())
    text = client.get(page.url).content.decode()
    assert text.index("Seconde") < text.index("Entre deux") < text.index("Première")


def test_statements_are_taken_away_and_erased_with_the_person():
    page = lesson(course(), questions=[question()])
    person, other = factories.person(), factories.person()
    for who in (person, other):
        services.answer(who, page, page.questions.get(), right_answer(page.questions.get()))
    data = next(found for found in personal.registered() if found.name == "courses")
    exported = next(iter(data.export(person))).data
    assert [row["fait"] for row in exported] == ["inscription à", "réponse à"]
    right = next(choice for choice in page.questions.get().choices.all() if choice.is_right)
    assert exported[1]["résultat"] == {"réponse": ["Reculer"], "juste": True, "réponse_id": [str(right.public_id)]}
    data.erase(person, keep_posts=True)
    assert set(Statement.objects.values_list("actor", flat=True)) == {other.pk}


def test_a_lesson_below_a_restricted_course_adds_no_second_rule(client):
    above = course()
    factories.restrict(above, factories.reader_group())
    page = lesson(above)
    assert not page.view_restrictions.exists()
    client.force_login(factories.person())
    assert client.get(page.url).status_code == 404
    client.force_login(factories.person(groups=(factories.reader_group(),)))
    assert client.get(page.url).status_code == 200


def opened(page, client):
    """What a visitor and a member get of this lesson now."""
    address = LessonPage.objects.get(pk=page.pk).url
    client.logout()
    visitor = client.get(address).status_code
    client.force_login(factories.person())
    return visitor, client.get(address).status_code


def test_a_course_opened_to_all_leaves_its_lessons_to_members(client):
    above = course()
    rule = factories.restrict(above, factories.reader_group())
    page = lesson(above)
    assert opened(page, client) == (404, 404)
    rule.delete()
    assert opened(page, client) == (302, 200)
    page.view_restrictions.all().delete()
    assert opened(page, client) == (200, 200)


def test_a_lesson_that_leaves_a_restricted_course_is_for_members_and_one_that_was_for_all_stays_so(client):
    closed, free, other = course("reserve"), course(), course("autre")
    factories.restrict(closed, factories.reader_group())
    kept, shown = lesson(closed), lesson(free, "le-hall")
    shown.view_restrictions.all().delete()
    for page in (kept, shown):
        LessonPage.objects.get(pk=page.pk).move(CoursePage.objects.get(pk=other.pk), pos="last-child")
    assert opened(kept, client) == (302, 200)
    assert opened(shown, client) == (200, 200)


def test_a_restricted_course_is_deleted_with_its_lessons():
    above = course()
    factories.restrict(above, factories.reader_group())
    lesson(above)
    CoursePage.objects.get(pk=above.pk).delete()
    assert not LessonPage.objects.exists()


def test_a_visitor_is_led_to_members_lessons_and_to_none_of_a_group(client):
    above = course()
    own, other = lesson(above), lesson(above, "le-hall", title="Dans le hall", position=2)
    other.view_restrictions.all().delete()
    factories.restrict(other, factories.reader_group())
    shown = client.get(above.url).content.decode()
    assert f'href="{own.url}"' in shown
    assert f'href="{other.url}"' not in shown
    assert "réservée à un groupe" in shown
