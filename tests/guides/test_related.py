"""What goes with a guide: fiches, courses, talks and news of its themes, for who may read them, and never a moment longer."""

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guides.models import GuidePage
from guides.related import related
from quartiers.services import moderation
from tests import factories
from tests.courses.factories import course, lesson
from tests.quartiers.conftest import Quarter
from tests.veille.factories import curator, item
from veille.services import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(db: None) -> Quarter:
    return Quarter()


@pytest.fixture
def guide(quarter: Quarter) -> GuidePage:
    quarter.closed.themes.add(quarter.theme)
    return factories.guide(themes=[quarter.theme])


def listed(guide: GuidePage, person: Any = None) -> str:
    client = Client()
    if person is not None:
        client.force_login(person)
    for _ in range(2):  # the second time from what was kept
        text = html.unescape(client.get(guide.url).text)
    _, _, after = text.partition('id="avec-ce-guide"')
    return after.partition("</section>")[0]


def test_a_guide_lists_what_each_room_has_on_its_themes_for_this_reader(quarter: Quarter, guide: GuidePage) -> None:
    factories.card(title="La fiche", themes=[quarter.theme])
    lesson(course(title="La formation", themes=[quarter.theme]), title="La leçon")
    quarter.post(title="La discussion")
    quarter.post(quarter.closed, quarter.insider, title="La confidence")
    news = item("La nouvelle", theme=quarter.theme)
    desk.publish(news, curator(), news.version, why="Parce que", theme=quarter.theme)
    visitor, member, insider = listed(guide), listed(guide, quarter.outsider), listed(guide, quarter.insider)
    for title in ("La fiche", "La formation", "La nouvelle"):
        assert title in visitor
        assert title in member
    for title in ("La leçon", "La discussion"):
        assert title in member
        assert title not in visitor
    assert "La confidence" in insider
    assert "La confidence" not in member


def test_a_talk_that_a_moderator_hides_leaves_a_kept_guide_at_once(quarter: Quarter, guide: GuidePage) -> None:
    post = quarter.post(title="La discussion")
    assert "La discussion" in listed(guide, quarter.outsider)
    moderation.hide(quarter.moderator, post, None, "Désigne une famille.")
    assert "La discussion" not in listed(guide, quarter.outsider)


def test_news_that_is_withdrawn_leaves_a_visitors_guide_at_once(quarter: Quarter, guide: GuidePage) -> None:
    news = item("La nouvelle", theme=quarter.theme)
    by = curator()
    desk.publish(news, by, news.version, why="Parce que", theme=quarter.theme)
    assert "La nouvelle" in listed(guide)
    news.refresh_from_db()
    desk.withdraw(news, by, news.version)
    assert "La nouvelle" not in listed(guide)


def test_what_shares_most_themes_and_has_fewest_others_goes_first(quarter: Quarter) -> None:
    other, third = factories.theme("copropriete", "Copropriété"), factories.theme("videoprotection", "Vidéoprotection")
    page = factories.guide(themes=[quarter.theme, other])
    factories.card("large", title="De tout", themes=[quarter.theme, other, third])
    factories.card("proche", title="Les deux", themes=[quarter.theme, other])
    factories.card("moitie", title="L’un des deux", themes=[other])
    assert [hit.title for hit in related(page, quarter.outsider, 3)] == ["Les deux", "De tout", "L’un des deux"]


def test_a_busy_room_leaves_a_place_to_the_others(quarter: Quarter, guide: GuidePage) -> None:
    factories.card(title="La fiche", themes=[quarter.theme])
    for number in range(12):
        quarter.post(title=f"Discussion {number}")
    text = listed(guide, quarter.outsider)
    assert "La fiche" in text
    assert text.count("Discussion ") == 3


def test_courses_leave_a_place_to_a_lesson_and_one_lesson_costs_as_much_as_many(
    quarter: Quarter, guide: GuidePage
) -> None:
    """With every room busy « Formations » has two places: a course and a lesson."""
    factories.card(title="La fiche", themes=[quarter.theme])
    taken = [course(f"formation-{n}", title=f"Formation {n}", themes=[quarter.theme]) for n in range(3)]
    for number in range(3):
        quarter.post(title=f"Discussion {number}")
    lesson(taken[0], title="La leçon 1")
    related(guide, quarter.outsider, 5)  # what the person holds is kept from now on
    with CaptureQueriesContext(connection) as one:
        titles = [hit.title for hit in related(guide, quarter.outsider, 5)]
    assert [title for title in titles if title.startswith(("Formation ", "La leçon "))] == ["Formation 2", "La leçon 1"]
    for number in range(2, 6):
        lesson(taken[0], f"lecon-{number}", title=f"La leçon {number}")
    with CaptureQueriesContext(connection) as many:
        related(guide, quarter.outsider, 5)
    assert len(many) == len(one)
