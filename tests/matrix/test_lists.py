"""Nothing is listed, counted, suggested or mailed to somebody who may not read it."""

import pytest
from django.test import Client

from search.saved.tokens import feed_address
from tests.matrix.test_addresses import signed_in
from tests.matrix.world import AUDIENCES, GROUP, READS, ROLES, WORDS, World
from tests.on_cluster import _on_the_cluster, cluster_settings  # noqa: F401

LISTS = ("/", "/guides/", "/fiches/", "/formations/", "/recherche/?q=partie", "/sitemap.xml")


def shown(text: str) -> set[str]:
    """The audiences whose word is in ``text``."""
    return {audience for audience in AUDIENCES if WORDS[audience] in text}


@pytest.mark.parametrize("role", ROLES)
def test_lists_show_what_a_role_reads_and_nothing_else(role, world, monkeypatch):
    monkeypatch.setattr("portal.home.selectors.NEWEST", 100)  # the home too lists everything
    client = signed_in(world, role)
    for address in LISTS:
        expected = READS["visiteur"] if address == "/sitemap.xml" else READS[role]
        seen = shown(client.get(address).content.decode())
        assert seen == expected, address


@pytest.mark.parametrize("role", ROLES)
def test_search_finds_counts_and_suggests_what_a_role_reads(role, world):
    client = signed_in(world, role)
    for audience, word in WORDS.items():
        found = answer(client, f"/recherche/?q={word}&format=json")
        suggested = answer(client, f"/recherche/suggestions/?q=guide {word[:4]}")["suggestions"]
        expected = audience in READS[role]
        assert bool(found["count"]) is bool(found["results"]) is expected, (audience, found)
        assert bool(suggested) is expected, (audience, suggested)


@pytest.mark.parametrize("role", ROLES)
def test_facets_count_what_a_role_reads(role, world):
    client = signed_in(world, role)
    for kind, words in (("guide", "partie"), ("formation", "formation")):
        facets = answer(client, f"/recherche/?q={words}&format=json")["facets"]
        counts = {entry["key"]: entry["count"] for entry in facets["kind"]}
        assert counts[kind] == len(READS[role])


@pytest.mark.parametrize("role", ROLES[1:])
def test_the_feed_of_a_kept_search_holds_what_its_owner_reads_and_nothing_else(role, world):
    """Whoever has its address reads it, without signing in: what not every member reads isn't named there."""
    client = signed_in(world, role)
    client.post("/compte/recherches/garder/", {"q": "partie"})
    saved = world.people[role].saved_searches.latest("pk")
    feed = Client().get(feed_address(saved))
    assert feed.status_code == 200
    assert "no-store" in feed["Cache-Control"]
    assert shown(feed.content.decode()) == READS[role] - {GROUP}
    assert ("Du nouveau dans un espace fermé" in feed.content.decode()) is (GROUP in READS[role])


@pytest.mark.parametrize("feed", ["rss/", "json/", "vehicules-en-infraction/rss/", "vehicules-en-infraction/json/"])
def test_feeds_of_the_watch_hold_what_is_published_whoever_asks(feed, world):
    for role in ("visiteur", "curateur"):
        text = signed_in(world, role).get(f"/veille/{feed}").content.decode()
        assert "Article published" in text
        assert "Article withdrawn" not in text


def test_narrowing_an_audience_makes_it_vanish_everywhere_at_once(world: World):
    from tests import factories

    client = signed_in(world, "visiteur")
    word = WORDS["public"]
    places = (*LISTS, f"/recherche/?q={word}", f"/recherche/suggestions/?q={word}")
    pdf = world.guides["public"].url + "pdf/"
    before = client.get(pdf)
    assert before.status_code == 200
    before.getvalue()
    assert all(word in client.get(place).content.decode() for place in LISTS)
    for page in (world.guides["public"], world.cards["public"], world.courses["public"]):
        factories.restrict(page, factories.reader_group())
    texts = {place: client.get(place).content.decode() for place in places}
    left = [place for place, text in texts.items() if f"guide-{word}" in text or f"formation-{word}" in text]
    assert left == []
    for headers in ({}, {"If-None-Match": before["ETag"]}, {"Range": "bytes=0-3"}):
        assert client.get(pdf, headers=headers).status_code == 404
    assert client.get(world.guides["public"].url).status_code == 404


def answer(client: Client, address: str) -> dict:
    return client.get(address).json()
