"""What readers see: lists, stories, feeds out; nothing that isn't published."""

import json

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.veille.factories import curator, item
from veille.models import FeedItem
from veille.selectors import this_week
from veille.services import desk
from veille.views import public

pytestmark = pytest.mark.django_db


def published(title="", **fields):
    story = item(title)
    desk.publish(story, curator(), 0, why=fields.pop("why", "Parce que."), theme=fields.pop("theme", None))
    return story


def test_published_stories_are_listed_and_others_are_not(client):
    theme = factories.theme()
    published("Un article retenu", theme=theme)
    item("Un article à trier")
    for address in ("/veille/", f"/veille/{theme.key}/"):
        page = client.get(address).content.decode()
        assert "Un article retenu" in page
        assert "Un article à trier" not in page
    assert client.get("/veille/inconnu/").status_code == 404
    assert len(this_week(None)) == 1


def test_from_a_page_that_the_list_does_not_have_one_goes_to_its_last(client, monkeypatch):
    monkeypatch.setattr(public, "PAGE_SIZE", 2)
    theme = factories.theme()
    for number in range(3):
        published(f"Article {number}", theme=theme)
    for number in ("99", "-1", "deux"):
        absent = client.get(f"/veille/{theme.key}/", {"page": number})
        assert absent.status_code == 404
        assert "il y en a 2." in absent.text
        assert '<a class="button" href="?page=2">Voir la dernière page</a>' in absent.text
    assert 'href="?page=' not in client.get("/veille/inconnu/", {"page": 99}).text


def test_a_story_says_why_and_leads_to_its_source_and_hostile_words_are_text(client):
    story = published("<script>alert(1)</script> titre", why="<b>Gras</b> & utile")
    page = client.get(story.get_absolute_url()).content.decode()
    assert "&lt;b&gt;Gras&lt;/b&gt; &amp; utile" in page
    assert "<script>alert" not in page
    assert story.link in page


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_the_watch_is_a_feed_of_what_is_published(client, kind):
    theme = factories.theme()
    story = published("Un article retenu", theme=theme)
    item("Un article à trier")
    for base in ("/veille/", f"/veille/{theme.key}/"):
        found = feedparser.parse(client.get(f"{base}{kind}/").content)
        assert [entry.title for entry in found.entries] == ["Un article retenu"]
        assert found.entries[0].link.endswith(story.get_absolute_url())
        assert not found.bozo


def test_the_json_feed_says_the_same_also_of_one_theme(client):
    theme = factories.theme()
    story = published("Un article retenu", theme=theme)
    published("D’un autre thème", theme=factories.theme("copropriete", "Copropriété"))
    item("Un article à trier", theme=theme)
    for base, titles in (
        ("/veille/", {"D’un autre thème", "Un article retenu"}),
        (f"/veille/{theme.key}/", {"Un article retenu"}),
    ):
        response = client.get(f"{base}json/")
        data = json.loads(response.content)
        assert response["Content-Type"].startswith("application/feed+json")
        assert {row["title"] for row in data["items"]} == titles
        assert data["home_page_url"].endswith(base)
        assert data["feed_url"].endswith(f"{base}json/")
        (row,) = [row for row in data["items"] if row["title"] == story.title]
        assert row["url"].endswith(story.get_absolute_url())
        assert (row["tags"], row["external_url"]) == ([theme.title], story.link)


def test_a_story_without_a_link_has_none_in_the_json_feed(client):
    published("Avec")
    FeedItem.objects.filter(pk=published("Sans").pk).update(link="")
    rows = {row["title"]: row for row in client.get("/veille/json/").json()["items"]}
    assert "external_url" in rows["Avec"]
    assert "external_url" not in rows["Sans"]


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_who_has_the_feed_already_is_told_so_until_something_is_published(client, kind):
    published("Un article retenu")
    first = client.get(f"/veille/{kind}/")
    seen = {"If-None-Match": first["ETag"]}
    again = client.get(f"/veille/{kind}/", headers=seen)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=300"
    published("Un autre")
    now = client.get(f"/veille/{kind}/", headers=seen)
    assert now.status_code == 200
    assert "Un autre" in now.content.decode()


def test_a_withdrawn_story_leaves_the_cached_feed_at_once(client):
    story = published("Un article retenu")
    assert b"retenu" in client.get("/veille/rss/").content
    desk.withdraw(story, curator(), story.version)
    assert b"Un article retenu" not in client.get("/veille/rss/").content


def test_an_address_that_another_story_takes_meanwhile_is_left_to_it(client, monkeypatch):
    """As for two curators at once, on any database (tests/veille/test_races.py has the two)."""
    taken = published("Même titre")
    names = iter([taken.slug, "un-autre"])
    monkeypatch.setattr(desk, "_free_slug", lambda title, day: next(names))
    assert published("Même titre").slug == "un-autre"


def test_two_stories_of_one_title_have_two_addresses(client):
    one, two = published("Même titre"), published("Même titre")
    assert one.get_absolute_url() != two.get_absolute_url()
    assert client.get(two.get_absolute_url()).status_code == 200


def test_the_list_asks_as_many_questions_for_one_as_for_a_hundred(client):
    published()
    client.get("/veille/?page=1")
    with CaptureQueriesContext(connection) as few:
        client.get("/veille/?page=1")
    for _ in range(40):
        published()
    with CaptureQueriesContext(connection) as many:
        client.get("/veille/?page=1")
    assert len(many) == len(few) <= 8
