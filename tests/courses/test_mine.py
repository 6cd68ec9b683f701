"""« Mes formations »: on top of the catalogue, what one takes and how far one is; nothing that one may not read."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.services import answer, enrol, finish, leave
from tests import factories
from tests.courses.factories import course, course_index, lesson, question

pytestmark = pytest.mark.django_db
PERSON = "awa@example.org"


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person)
    return client


def mine(client: Client, query: str = "") -> str:
    """The words of the section; nothing when there is none."""
    text = html.unescape(client.get(f"{course_index().url}{query}").content.decode())
    return text.split('id="mes-formations"', 1)[1].split("</section>", 1)[0] if "mes-formations" in text else ""


def test_what_one_takes_is_on_top_with_its_progress_and_what_is_finished_comes_last() -> None:
    person = factories.person(PERSON)
    done, begun, left = (
        course("finie", title="Finie"),
        course("en-cours", title="En cours"),
        course("quittee", title="Quittée"),
    )
    course("autre", title="Une autre")
    only = lesson(done, "seule")
    first = lesson(begun, "un", title="La première", position=1)
    lesson(begun, "deux", title="La deuxième", position=2)
    for each in (begun, left, done):
        enrol(person, each)
    finish(person, only)
    finish(person, first)
    leave(person, left)

    text = mine(signed_in(person))

    assert text.index("<b>En cours</b>") < text.index("<b>Terminée</b>")
    assert "1 leçon terminée sur 2" in text
    assert "1 leçon terminée sur 1" in text
    assert "Reprendre\u202f: La deuxième" in text
    assert f'href="{begun.url}deux/"' in text
    assert "Quittée" not in text
    assert "Une autre" not in text
    assert "Une autre" in signed_in(person).get(course_index().url).content.decode()


def test_one_goes_on_at_the_first_question_that_waits_then_at_the_end_of_the_lesson() -> None:
    person, above = factories.person(PERSON), course()
    page = lesson(above, questions=[question("true-false") for _ in range(3)])
    enrol(person, above)
    client = signed_in(person)
    first, second, third = page.questions.all()
    for asked, place in ((None, ""), (first, "#question-2"), (third, "#question-2"), (second, "#suite")):
        if asked:
            answer(person, page, asked, ["vrai"])
        for address in (above.url, "/"):
            assert f'href="{page.url}{place}"' in client.get(address).content.decode()
    assert 'id="suite"' in client.get(page.url).content.decode()


def test_a_lesson_for_others_is_counted_nowhere() -> None:
    person, above = factories.person(PERSON), course()
    closed = lesson(above, "fermee", title="Pour les référents", position=1)
    closed.view_restrictions.all().delete()
    factories.restrict(closed, factories.reader_group())
    page = lesson(above, position=2)
    lesson(above, "apres", title="Après", position=3)
    enrol(person, above)
    client = signed_in(person)
    assert "Leçon 1 sur 2" in client.get("/").content.decode()
    shown = client.get(page.url).content.decode()
    assert "Leçon 1 sur 2" in shown
    assert f"<span>1</span>{page.title}" in shown
    assert "<span></span>Pour les référents (réservée)" in shown
    assert shown.split('class="steps"')[1].split("</ol>")[0].count("<li") == 2


def test_nobody_sees_the_courses_of_somebody_else_and_a_visitor_none() -> None:
    taken = course()
    lesson(taken)
    enrol(factories.person(PERSON), taken)
    assert mine(Client()) == ""
    assert "Vous n’en suivez aucune" in mine(signed_in(factories.person()))


def test_a_course_that_one_may_no_longer_read_is_not_among_ones_own() -> None:
    person, group = factories.person(PERSON), factories.reader_group()
    taken = course(title="Réservée")
    lesson(taken)
    enrol(person, taken)
    assert "Réservée" in mine(signed_in(person))
    factories.restrict(taken, group)
    assert "Réservée" not in mine(signed_in(person))


def test_who_filters_sees_what_the_filter_finds_alone() -> None:
    client = signed_in(factories.person(PERSON))
    assert mine(client)
    assert mine(client, "?duree=courte") == ""


def test_the_account_leads_to_ones_own_courses() -> None:
    page = signed_in(factories.person(PERSON)).get("/compte/").content.decode()
    assert 'href="/formations/#mes-formations"' in page


def test_one_course_asks_as_much_as_many() -> None:
    def asked(client: Client) -> int:
        client.get(course_index().url)
        with CaptureQueriesContext(connection) as found:
            client.get(course_index().url)
        return len(found)

    person = factories.person(PERSON)
    taken = course()
    lesson(taken)
    enrol(person, taken)
    client = signed_in(person)
    few = asked(client)
    for number in range(6):
        more = course(f"formation-{number}")
        lesson(more, "une"), lesson(more, "deux")
        enrol(person, more)
    assert asked(client) == few
