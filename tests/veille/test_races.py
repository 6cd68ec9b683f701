"""Two curators at the same moment, each with a connection."""

import pytest

from tests import factories, races
from tests.races import while_uncommitted
from tests.veille.factories import curator, item
from veille.models import Decision, FeedItem, State
from veille.services import desk

pytestmark = races.marks


def publish(story, by=None):
    return desk.publish(FeedItem.objects.get(pk=story.pk), by or curator(), 0, why="À lire.", theme=None)


def test_two_stories_of_one_title_published_at_once_have_an_address_each():
    stories = [item("Une charte pour les chiens") for _ in range(3)]
    people = [curator() for _ in stories]
    while_uncommitted(lambda: publish(stories[0], people[0]), lambda: publish(stories[1], people[1]))
    publish(stories[2], people[2])
    base = "une-charte-pour-les-chiens"
    assert sorted(FeedItem.objects.values_list("slug", flat=True)) == [base, f"{base}-2", f"{base}-3"]
    assert Decision.objects.filter(verb="publié").count() == 3


def test_one_story_published_and_put_aside_at_once_is_what_came_first_and_the_second_is_told_who():
    story, first, second = item(), curator(first_name="Inès", last_name="Faure"), curator()

    def put_aside():
        with pytest.raises(desk.ChangedMeanwhile, match="Inès Faure a publié"):
            desk.sort(FeedItem.objects.get(pk=story.pk), second, State.DISCARDED, 0)

    while_uncommitted(lambda: publish(story, first), put_aside)
    story.refresh_from_db()
    assert (story.state, story.version, story.decisions.count()) == (State.PUBLISHED, 1, 1)


def test_one_address_added_twice_at_once_is_one_story():
    values = {"title": "Une charte", "link": "https://g.example.org/1", "summary": "", "theme": factories.theme()}
    people = [curator(), curator()]

    def again():
        with pytest.raises(desk.AlreadyHere):
            desk.add_link(people[1], **values)

    while_uncommitted(lambda: desk.add_link(people[0], **values), again)
    assert FeedItem.objects.count() == 1
