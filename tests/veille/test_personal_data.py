"""What the watch holds about people goes when its time has passed, and not before."""

import datetime

import pytest
from django.utils import timezone

from tests.veille.factories import curator, item
from veille.models import Decision, FeedItem, Probe, State
from veille.personal_data import VeilleData
from veille.services import desk

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


def test_an_address_that_was_tried_leaves_after_a_day() -> None:
    Probe.objects.create(address="https://gazette.example.org", asked_by=curator())
    now = timezone.now()
    VeilleData().retain(now + datetime.timedelta(days=1) - ALMOST)
    assert Probe.objects.count() == 1
    assert VeilleData().retain(now + datetime.timedelta(days=1) + ALMOST)["adresses essayées"] == 1
    assert not Probe.objects.exists()
