"""What the watch holds about people goes when its time has passed, and not before."""

import datetime

import pytest
from django.utils import timezone

from tests.veille import remote as remotes
from tests.veille.factories import curator, item
from veille.models import Decision, FeedItem, Mention, Probe, Source, State
from veille.personal_data import VeilleData
from veille.previews import latest_of
from veille.services import desk
from veille.services.refresh import refresh

pytestmark = pytest.mark.django_db
ALMOST = datetime.timedelta(minutes=1)
YEAR = datetime.timedelta(days=365)


def test_a_name_leaves_a_decision_after_a_year_and_the_decision_stays() -> None:
    by = curator()
    story = item()
    desk.sort(story, by, State.KEPT, story.version)
    now = timezone.now()
    VeilleData().retain(now + YEAR - ALMOST)
    assert Decision.objects.get().by == by
    VeilleData().retain(now + YEAR + ALMOST)
    assert Decision.objects.get().by is None


def test_what_was_never_published_leaves_after_a_year_and_what_was_stays() -> None:
    by = curator()
    waiting, kept = item("Jamais triée"), item("Gardée")
    desk.sort(kept, by, State.KEPT, kept.version)
    VeilleData().retain(timezone.now() + YEAR + ALMOST)
    assert list(FeedItem.objects.all()) == [kept]
    assert waiting.title == "Jamais triée"


def test_what_went_after_a_year_is_not_new_when_its_source_still_lists_it(remote) -> None:
    told = {"guid": "1", "title": "Une charte pour les chiens", "link": "https://g.example.org/1"}
    remote.pages["/flux"] = remotes.rss(told)
    source = Source.objects.create(title="Gazette", feed_url=remote.url("/flux"))
    refresh([source])
    VeilleData().retain(timezone.now() + YEAR + ALMOST)
    assert list(Mention.objects.values_list("item", "title", "link")) == [(None, "", "")]
    assert latest_of(source) == []
    remote.pages["/flux"] = remotes.rss(
        told, {**told, "guid": "2", "link": "https://g.example.org/2", "title": "Autre"}
    )
    Source.objects.update(next_check=timezone.now())
    refresh(Source.objects.all())
    assert FeedItem.objects.get().title == "Autre"


def test_an_address_that_was_tried_leaves_after_a_day() -> None:
    Probe.objects.create(address="https://gazette.example.org", asked_by=curator())
    now = timezone.now()
    VeilleData().retain(now + datetime.timedelta(days=1) - ALMOST)
    assert Probe.objects.count() == 1
    assert VeilleData().retain(now + datetime.timedelta(days=1) + ALMOST)["adresses essayées"] == 1
    assert not Probe.objects.exists()
