"""A member's home: what they began, what was answered to them, the week's watch, their spaces; nothing that they may not read."""

import datetime
import html

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.services import enrol
from guides.following import services as following
from portal.core.words import day_words
from quartiers.models import Membership
from quartiers.services import moderation
from tests import factories
from tests.courses.factories import course, lesson
from tests.quartiers.conftest import Quarter
from tests.veille.factories import curator, item
from veille.models import FeedItem
from veille.services import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter(db: None) -> Quarter:
    factories.home()
    return Quarter()


def home(person=None) -> str:
    client = Client()
    if person is not None:
        client.force_login(person)
    response = client.get("/")
    assert response.status_code == 200
    return html.unescape(response.text)


def published(title: str, quarter: Quarter) -> FeedItem:
    news = item(title, theme=quarter.theme)
    desk.publish(news, curator(), news.version, why="Parce que", theme=quarter.theme)
    return news


def test_a_member_takes_up_the_course_where_they_stopped(quarter: Quarter) -> None:
    above = course()
    lesson(above, "une", title="La première")
    second = lesson(above, "deux", title="La deuxième", position=1)
    assert "Reprendre" not in home(quarter.member)
    enrol(quarter.member, above)
    text = home(quarter.member)
    assert "Leçon 1 sur 2, «\u202fLa première\u202f»" in text
    assert "Commencer la leçon 1" in text
    assert second.title not in text
    assert "Leçon 1 sur 2" not in home(quarter.outsider)
    factories.restrict(above, factories.reader_group())
    assert "Leçon 1 sur 2" not in home(quarter.member)


def test_the_situations_come_right_after_the_search_and_before_what_waits_for_the_member(quarter: Quarter) -> None:
    enrolled = course()
    lesson(enrolled, "une")
    enrol(quarter.member, enrolled)
    quarter.answer(quarter.post(kind="question"), quarter.outsider)
    text = home(quarter.member)
    places = [text.index(f'id="{part}"') for part in ("q", "maintenant", "reprendre", "pour-vous")]
    assert places == sorted(places)


def test_who_was_answered_reads_it_first_until_they_have_seen_it_or_it_is_hidden(quarter: Quarter) -> None:
    post = quarter.post(title="Qui ferme le local", kind="question")
    answer = quarter.answer(post, quarter.outsider, "Le mot aubepine.")
    text = home(quarter.member)
    assert "Karim Lenoir a répondu\u202f: Qui ferme le local" in text
    assert "Le mot aubepine." in text
    assert "Le mot aubepine." not in home(quarter.insider)
    moderation.hide(quarter.moderator, post, answer, "Désigne une famille.")
    assert "Le mot aubepine." not in home(quarter.member)


def test_answers_and_new_editions_stand_in_the_order_of_their_days(quarter: Quarter) -> None:
    page = factories.guide()
    following.follow(quarter.member, page)
    post = quarter.post(title="Qui ferme le local", kind="question")
    for days, happens in (
        (9, lambda: quarter.answer(post, quarter.outsider, "Le mot aubepine.")),
        (6, lambda: factories.publish(page, edition_note="Le mot glycine.")),
        (3, lambda: quarter.answer(post, quarter.outsider, "Le mot jacinthe.")),
    ):
        with time_machine.travel(timezone.now() - datetime.timedelta(days=days), tick=False):
            happens()
    text = home(quarter.member)
    assert text.index("Le mot jacinthe.") < text.index("Le mot glycine.") < text.index("Le mot aubepine.")


def test_a_question_that_nobody_answered_invites_whoever_can(quarter: Quarter) -> None:
    post = quarter.post(title="Qui ferme le local", kind="question")
    assert "Répondre à Nadia" in home(quarter.outsider)
    assert "Répondre à Nadia" not in home(quarter.member)
    quarter.answer(post, quarter.outsider)
    assert "Répondre à Nadia" not in home(quarter.insider)


def test_what_is_new_in_ones_spaces_is_ones_own_spaces_only(quarter: Quarter) -> None:
    quarter.post(title="La discussion")
    quarter.post(quarter.closed, quarter.insider, title="La confidence")
    assert "La confidence" in home(quarter.insider)
    member = home(quarter.member)
    assert "La discussion" in member
    assert "La confidence" not in member
    Membership.objects.filter(person=quarter.member).delete()
    left = home(quarter.member)
    assert "La discussion" not in left
    assert "Choisir un espace" in left
    visitor = home()
    assert "La discussion" not in visitor
    assert "Choisir un espace" not in visitor


def test_the_weeks_watch_is_on_everybodys_home_and_last_months_is_not(quarter: Quarter) -> None:
    news = published("La nouvelle", quarter)
    assert "La nouvelle" in home()
    assert "La nouvelle" in home(quarter.member)
    FeedItem.objects.filter(pk=news.pk).update(published_at=timezone.now() - datetime.timedelta(days=30))
    assert "La nouvelle" not in home(quarter.member)


def test_a_full_home_asks_no_more_than_a_bare_one(quarter: Quarter) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            home(quarter.member)
        return len(queries)

    for number in range(2):
        quarter.answer(quarter.post(title=f"Question {number}", kind="question"), quarter.outsider)
        published(f"Nouvelle {number}", quarter)
    few = count()
    for number in range(2, 9):
        quarter.answer(quarter.post(title=f"Question {number}", kind="question"), quarter.outsider)
        published(f"Nouvelle {number}", quarter)
    assert count() == few
    assert few <= 40


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime.datetime(2026, 11, 24, 8, 2), "aujourd’hui, 8\u00a0h\u00a002"),
        (datetime.datetime(2026, 11, 23, 23, 59), "hier"),
        (datetime.date(2026, 11, 24), "aujourd’hui"),
        (datetime.date(2026, 11, 20), "vendredi 20 nov."),
        (datetime.date(2026, 11, 4), "4 nov."),
        (datetime.date(2025, 5, 4), "4 mai 2025"),
    ],
)
def test_a_day_is_said_as_one_says_it(moment, words: str) -> None:
    now = timezone.make_aware(datetime.datetime(2026, 11, 24, 12, 0))
    moment = timezone.make_aware(moment) if isinstance(moment, datetime.datetime) else moment
    assert day_words(moment, now).replace(" ", " ") == words
