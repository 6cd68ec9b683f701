"""What other pages ask of Quartiers: what concerns me, what is new where I am, what members say of a theme."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.audience.services import holds
from quartiers import selectors
from quartiers.services import moderation
from tests import factories


def test_members_read_what_is_said_of_a_theme_and_a_visitor_asks_nothing(quarter, django_assert_num_queries):
    about = quarter.post(title="Le tilleul du chantier")
    keys = [quarter.theme.key]
    assert selectors.talks_about(keys, quarter.outsider) == [about]
    assert selectors.talks_about([factories.theme("autre").key], quarter.outsider) == []
    with django_assert_num_queries(0):
        assert selectors.talks_about(keys, AnonymousUser()) == []
        assert selectors.talks_about([], quarter.outsider) == []


def test_what_is_said_in_a_closed_space_is_for_who_is_in_it(quarter):
    quarter.closed.themes.add(quarter.theme)
    secret = quarter.post(quarter.closed, quarter.insider)
    shown = quarter.post()
    keys = [quarter.theme.key]
    assert set(selectors.talks_about(keys, quarter.insider)) == {secret, shown}
    for who in (quarter.member, quarter.moderator, quarter.admin):
        assert selectors.talks_about(keys, who) == [shown]
    moderation.hide(quarter.moderator, shown, None, "Un nom.")
    assert selectors.talks_about(keys, quarter.insider) == [secret]


@pytest.mark.parametrize("number", [1, 12])
def test_what_is_said_of_a_theme_is_one_query_with_names_spaces_and_answers(quarter, number):
    for _ in range(number):
        quarter.answer(quarter.post(), quarter.outsider)
    holds(quarter.member)
    selectors.talks_about([quarter.theme.key], quarter.member)
    with CaptureQueriesContext(connection) as asked:
        talks = selectors.talks_about([quarter.theme.key], quarter.member, 20)
        lines = [(talk.author.organisation, talk.get_absolute_url(), talk.answers) for talk in talks]
    assert len(lines) == number
    assert {answers for _, _, answers in lines} == {1}
    assert len(asked) == 1


def test_the_home_shows_unread_answers_and_new_posts_of_my_spaces(quarter):
    mine, elsewhere = quarter.post(), quarter.post(quarter.closed, quarter.insider)
    quarter.answer(mine, quarter.outsider)
    assert [notice.post for notice in selectors.for_you(quarter.member)] == [mine]
    assert selectors.for_you(AnonymousUser()) == selectors.new_in_my_spaces(AnonymousUser()) == []
    assert selectors.new_in_my_spaces(quarter.member) == [mine]
    assert selectors.new_in_my_spaces(quarter.insider) == [elsewhere, mine]
