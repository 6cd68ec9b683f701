"""What other pages ask of Quartiers: what concerns me, what is new where I am."""

from django.contrib.auth.models import AnonymousUser

from portal.accounts import personal
from quartiers import selectors
from quartiers.models import Post


def test_the_home_shows_unread_answers_and_what_was_said_last_in_my_spaces(quarter):
    mine, elsewhere = quarter.post(), quarter.post(quarter.closed, quarter.insider)
    quarter.answer(mine, quarter.outsider)
    assert [notice.post for notice in selectors.for_you(quarter.member)] == [mine]
    assert selectors.for_you(AnonymousUser()) == selectors.new_in_my_spaces(AnonymousUser()) == []
    assert selectors.new_in_my_spaces(quarter.member) == [mine]
    assert selectors.new_in_my_spaces(quarter.insider) == [mine, elsewhere]


def test_a_question_waits_until_somebody_answers_or_its_author_retains_what_they_found_themselves(quarter, as_):
    solved = quarter.post(kind="question", title="Le saule")
    own = quarter.answer(solved, quarter.member, "J’ai trouvé.")
    assert selectors.waiting_question(quarter.insider) == solved
    assert "Personne n’a encore répondu à Nadia" in as_(quarter.insider).get("/quartiers/").text
    keep, client = f"{solved.get_absolute_url()}reponses/{own.key}/retenir/", as_(quarter.member)
    assert f'action="{keep}"' in client.get(solved.get_absolute_url()).text
    assert f'action="{keep}"' not in as_(quarter.insider).get(solved.get_absolute_url()).text
    client.post(keep)
    assert selectors.waiting_question(quarter.insider) is None
    assert "Réponse retenue par Nadia" in as_(quarter.insider).get(solved.get_absolute_url()).text


def test_a_question_of_who_has_left_the_network_waits_for_nobody(quarter):
    asked = quarter.post(kind="question", author=quarter.outsider)
    assert selectors.waiting_question(quarter.insider) == asked
    personal.erase(quarter.outsider, keep_posts=True)
    assert asked in Post.objects.visible_to(quarter.insider)
    assert selectors.waiting_question(quarter.insider) is None
