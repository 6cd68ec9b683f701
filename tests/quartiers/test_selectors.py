"""What other pages ask of Quartiers: what concerns me, what is new where I am."""

from django.contrib.auth.models import AnonymousUser

from quartiers import selectors


def test_the_home_shows_unread_answers_and_what_was_said_last_in_my_spaces(quarter):
    mine, elsewhere = quarter.post(), quarter.post(quarter.closed, quarter.insider)
    quarter.answer(mine, quarter.outsider)
    assert [notice.post for notice in selectors.for_you(quarter.member)] == [mine]
    assert selectors.for_you(AnonymousUser()) == selectors.new_in_my_spaces(AnonymousUser()) == []
    assert selectors.new_in_my_spaces(quarter.member) == [mine]
    assert selectors.new_in_my_spaces(quarter.insider) == [mine, elsewhere]
