"""« Mes formations »: on top of the catalogue, what one takes and how far one is; nothing that one may not read."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.services import enrol, finish, leave
from tests import factories
from tests.courses.factories import course, course_index, lesson

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
