"""The demo has its watch without asking any server, and its own server brings something new."""

import re
from datetime import timedelta

import pytest

from portal.core.demo.files import read_yaml
from portal.home.demo import Ledger
from scripts.demo_feeds import FOLDER, Press
from tests import factories
from tests.veille.factories import curator
from veille import demo
from veille.models import FeedItem, Source
from veille.reading.parse import parse
from veille.selectors import this_week


@pytest.mark.django_db
def test_the_demo_has_published_stories_and_an_inbox_and_is_loaded_once():
    curator("curateur@example.org")
    factories.theme("videoprotection", "Vidéoprotection")
    demo.load(Ledger().once)
    demo.load(Ledger().once)
    published = FeedItem.objects.published()
    assert Source.objects.count() == 12
    assert 36 <= published.count() <= 60
    assert all(item.why for item in published)
    assert FeedItem.objects.filter(state="inbox").count() >= 30
    assert FeedItem.objects.filter(mentions__title__icontains="badge gratuit", state="published").count() == 0
    assert 3 <= len(this_week(None)) <= 5
    told = [item.published_at for item in published]
    assert max(told) - min(told) > timedelta(days=300)
    assert FeedItem.objects.filter(mentions__source__isnull=False).distinct().count() == FeedItem.objects.count()


def test_the_demo_is_a_hundred_and_fifty_articles_of_a_year_in_french_typography():
    items = [item for path in FOLDER.glob("*.yaml") for item in read_yaml(path)["items"]]
    assert len(items) >= 150
    assert max(item["hours_ago"] for item in items) > 300 * 24
    for text in (item[name] for item in items for name in ("title", "summary", "why") if item.get(name)):
        assert not re.search(r"['\"]|\.\.\.| [;:!?»]|« |--", text), text
    assert len({item["title"] for item in items}) == len(items)


def test_each_reading_of_the_demos_sources_brings_something_new(tmp_path):
    press = Press(tmp_path)
    slugs = [path.stem for path in FOLDER.glob("*.yaml")]

    def count() -> int:
        return sum(len(parse(press.feed(slug) or b"", "http://x.example.org/").entries) for slug in slugs)

    counts = [count() for _ in range(5)]
    assert counts == sorted(set(counts))
    assert press.feed("inconnue") is None
    assert Press(tmp_path).feed("gazette-du-val") is not None


def test_each_story_that_the_demo_publishes_is_worth_reading():
    told = [item for path in FOLDER.glob("*.yaml") for item in read_yaml(path)["items"] if item.get("why")]
    assert len(told) > 40
    for item in told:
        sentences = re.findall(r"[.?!](?=\s|$)", item["summary"])
        assert 2 <= len(sentences) <= 4, item["title"]
        assert 120 < len(item["summary"]) < 420, item["title"]
