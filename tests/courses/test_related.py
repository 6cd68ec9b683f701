"""What goes with a guide: courses by theme, lessons for who may read them, in two queries."""

import pytest

from courses.models import CourseModule
from courses.related import lessons_about
from portal.core.themes.models import Theme
from tests import factories
from tests.courses.factories import course, lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def themes():
    return list(Theme.objects.order_by("pk")[:3])


def titles(found) -> dict[str, list[str]]:
    return {about.course.title: [one.title for one in about.lessons] for about in found}


def test_a_visitor_sees_the_public_course_and_a_member_its_lessons_too(themes):
    above = course(themes=themes[:1])
    lesson(above)
    lesson(above, "brouillon", title="En préparation", live=False)
    assert titles(lessons_about(themes[:1])) == {above.title: []}
    assert titles(lessons_about(themes[:1], factories.person())) == {above.title: ["Au comptoir de la loge"]}
    assert lessons_about(themes[1:]) == lessons_about([]) == []


def test_a_course_closed_to_the_reader_is_not_there(themes):
    open_to_all, closed = course(themes=themes), course("ferme", title="Fermé", themes=themes)
    factories.restrict(closed, factories.reader_group())
    assert list(titles(lessons_about(themes, factories.person()))) == [open_to_all.title]


def test_most_themes_shared_come_first_and_lessons_follow_their_modules(themes):
    course("une", title="Un thème", themes=themes[:1])
    both = course("deux", title="Deux thèmes", themes=themes[:2])
    both.modules = [
        CourseModule(key="fin", title="Fin", sort_order=1),
        CourseModule(key="seul", title="Début", sort_order=0),
    ]
    factories.publish(both)
    lesson(both, "z", title="Après", module="fin")
    lesson(both, "b", title="Deuxième", position=2)
    lesson(both, "a", title="Première")
    found = titles(lessons_about(themes, factories.person()))
    assert list(found.items()) == [("Deux thèmes", ["Première", "Deuxième", "Après"]), ("Un thème", [])]
    assert len(lessons_about(themes, most=1)) == 1


def test_it_costs_two_queries_however_many_there_are(themes, django_assert_num_queries):
    person = factories.person()
    for number in range(4):
        above = course(f"numero-{number}", themes=themes)
        for place in range(3):
            lesson(above, f"lecon-{place}", position=place)
    lessons_about(themes, person)
    with django_assert_num_queries(2):
        found = lessons_about(themes, person, most=9)
        assert [about.course.url and about.lessons[0].url for about in found]
        assert {about.lessons[0].course.pk for about in found} == {about.course.pk for about in found}
    assert len(found) == 4
