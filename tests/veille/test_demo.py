"""The demo has its watch without asking any server, and its own server brings something new."""

import pytest

from portal.home.demo import Ledger
from scripts.demo_feeds import FOLDER, Press
from tests import factories
from tests.veille.factories import curator
from veille import demo
from veille.models import FeedItem, Source
from veille.reading.parse import parse


@pytest.mark.django_db
def test_the_demo_has_published_stories_and_an_inbox_and_is_loaded_once():
    curator("curateur@example.org")
    factories.theme("videoprotection", "Vidéoprotection")
    demo.load(Ledger().once)
    demo.load(Ledger().once)
    published = FeedItem.objects.published()
    assert Source.objects.count() == 12
    assert 7 <= published.count() <= 10
    assert all(item.why for item in published)
    assert FeedItem.objects.filter(state="inbox").count() >= 27
    assert FeedItem.objects.filter(mentions__source__isnull=False).distinct().count() == FeedItem.objects.count()


def test_each_reading_of_the_demos_sources_brings_something_new(tmp_path):
    press = Press(tmp_path)
    slugs = [path.stem for path in FOLDER.glob("*.yaml")]

    def count() -> int:
        return sum(len(parse(press.feed(slug) or b"", "http://x.example.org/").entries) for slug in slugs)

    counts = [count() for _ in range(5)]
    assert counts == sorted(set(counts))
    assert press.feed("inconnue") is None
    assert Press(tmp_path).feed("gazette-du-val") is not None
