"""The demo has its watch without asking any server, and its own server brings something new."""

import re
from collections import Counter
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.core.demo.files import read_yaml
from portal.core.http import Answer
from portal.home.demo import Ledger
from scripts.demo_feeds import FOLDER, Press
from tests import factories
from tests.veille.factories import curator
from veille import demo
from veille.models import FeedItem, Source
from veille.selectors import this_week
from veille.services import refresh as refreshing


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
    items += (item for path in FOLDER.glob("*.yaml") for item in read_yaml(path)["later"])
    for text in (item[name] for item in items for name in ("title", "summary", "why") if item.get(name)):
        assert not re.search(r"['\"]|\.\.\.| [;:!?»]|« |--", text), text
    assert len({item["title"] for item in items}) == len(items)


@pytest.mark.django_db
def test_each_reading_of_the_demos_sources_brings_something_new_for_ever(tmp_path, monkeypatch, pool):
    """From the demo as it is loaded, through the whole way but for the network."""
    demo.load(Ledger().once)
    press, told = Press(tmp_path), FeedItem.objects.count()

    def fetch(url, *args):
        return Answer(url, 200, {}, press.feed(Path(url).stem) or b"")

    monkeypatch.setattr(refreshing, "fetch", fetch)
    monkeypatch.setattr(refreshing, "Pool", lambda: nullcontext(pool))
    for number in range(20):
        call_command("refresh_feeds", "--all", verbosity=0)
        assert FeedItem.objects.count() > told, number
        told = FeedItem.objects.count()
    assert press.feed("inconnue") is None
    titles = Counter(FeedItem.objects.values_list("title", flat=True))
    assert titles.most_common(1)[0][1] == 1
    assert Press(tmp_path)._read("gazette-du-val") == 21, "a restart goes on"


def test_each_story_that_the_demo_publishes_is_worth_reading():
    told = [item for path in FOLDER.glob("*.yaml") for item in read_yaml(path)["items"] if item.get("why")]
    assert len(told) > 40
    for item in told:
        sentences = re.findall(r"[.?!](?=\s|$)", item["summary"])
        assert 2 <= len(sentences) <= 4, item["title"]
        assert 120 < len(item["summary"]) < 420, item["title"]
