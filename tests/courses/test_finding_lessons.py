"""In the admin a course leads to its lessons, and to a new one, in one click."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.roles import EDITORS
from search.query import parse
from search.selectors import search
from tests import factories
from tests.accounts.factories import with_role
from tests.courses.factories import course, lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(with_role(EDITORS))
    return client


def adding(page: object) -> str:
    return reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", page.pk])


def test_the_list_of_courses_leads_to_the_lessons_of_each_and_to_a_new_one(editor: Client) -> None:
    full, empty = course(), course("autre", title="Une autre")
    lesson(full)
    page = editor.get(reverse("courses_list:index")).content.decode()
    assert f'href="{reverse("wagtailadmin_explore", args=[full.pk])}">1 leçon<' in page
    for each in (full, empty):
        assert f'href="{adding(each)}">Ajouter une leçon' in page
    assert editor.get(adding(empty)).status_code == 200


def test_the_form_of_a_course_lists_its_lessons_in_their_order_drafts_too(editor: Client) -> None:
    page = course()
    second = lesson(page, "deux", title="La deuxième", position=2, live=False)
    first = lesson(page, "un", title="La première", position=1)
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    links = [f'href="{reverse("wagtailadmin_pages:edit", args=[each.pk])}">{each.title}' for each in (first, second)]
    places = [form.index(link) for link in links]
    assert places == sorted(places)
    assert "La deuxième</a> (brouillon)" in form
    assert "La première</a> (brouillon)" not in form
    assert f'href="{adding(page)}"' in form


def test_the_list_of_courses_asks_as_much_at_one_as_at_many(editor: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            editor.get(reverse("courses_list:index"))
        return len(found)

    course()
    asked()
    few = asked()
    for number in range(6):
        course(f"formation-{number}")
    assert asked() == few


def test_a_lesson_is_found_by_the_words_that_its_editor_gave_it_and_shows_none_of_them() -> None:
    lesson(course(), search_words="accueil houleux, on me crie dessus")
    results = search(parse("accueil houleux"), factories.person())
    assert [hit.title for hit in results.hits] == ["Au comptoir de la loge"]
    assert "houleux" not in results.hits[0].extract_text
