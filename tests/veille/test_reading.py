"""From bytes to entries: broken feeds, dates, markup, identity."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.veille.remote import rss
from veille.reading import dates
from veille.reading.clean import clean_html, text_of, title_of, web_address
from veille.reading.entries import Entry
from veille.reading.identify import Stories, canonical_address, identify, words_of
from veille.reading.parse import parse
from veille.reading.pool import Reader, UnreadableFeed

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = sorted(
    path
    for folder in (ROOT / "tests" / "veille" / "data", ROOT.parent / "shared" / "feeds")
    for path in folder.glob("*")
    if path.suffix in {".xml", ".rss", ".atom"}
)
NO_FEED = {"feedparser--rss_empty_document.xml"}
NO_ENTRY = NO_FEED | {  # nothing in them has a title, a text or a link; the first is broken beyond reading
    "fastfeedparser--malformed_rss_namespaced.xml",
    "feed-io--truncated-atom.xml",
    "feed-rs--rss_2.0_invalid_1.xml",
    "feedparser--aaa_illformed.xml",
    "feedparser--bozo_bogus_encoding.xml",
    "feedparser--doctype_contains_entity_decl.xml",
    "feedparser--doesnotexist.xml",
    "feedparser--eacute.xml",
    "feedparser--entry_content_onclick.xml",
    "feedparser--item_guid_not_permalink_not_url.xml",
    "feedparser--rss_incomplete_cdata.xml",
    "feedparser--undeclared_namespace.xml",
    "feedparser--utf-8-bom.xml",
    "miniflux--windows-1252-incorrect-prolog.xml",
    "rome--atom_1.0_prefix.xml",
    "rss-parser--incomplete-fields.atom",
    "rss-parser--missing-fields.atom",
    "simplepie--feed-with-whitespace-before-xml-declaration.xml",
}
URL = "https://gazette.example.org/flux.xml"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_read_clean(path, pool):
    feed = pool.read(path.read_bytes(), URL)
    assert feed.is_feed is (path.name not in NO_FEED)
    assert bool(feed.entries) is (path.name not in NO_ENTRY)
    now = datetime.now(UTC)
    for found in identify(feed.entries):
        entry = found.entry
        assert entry.title == entry.title.strip() != ""
        assert entry.link == "" or entry.link.startswith(("http://", "https://"))
        assert entry.told_at is None or entry.told_at <= now
        for bad in ("<script", "<style", "<img", "onclick", "javascript:", "<iframe", "style="):
            assert bad not in entry.content.lower() or f"&lt;{bad[1:]}" in entry.content.lower()
    assert len({found.key for found in identify(feed.entries)}) <= len(feed.entries)


def test_there_are_samples_of_our_own():
    assert len(SAMPLES) >= 3


def test_same_guid_for_all_is_no_identity():
    entries = [Entry(f"Titre {n}", guid="x", link="https://a.example.org/") for n in range(3)]
    assert len(identify(entries)) == 3
    assert all(found.canonical is None for found in identify(entries))
    assert len(identify([entries[0], entries[0]])) == 1


def test_relative_links_follow_the_feeds_address():
    feed = parse(rss({"title": "Un", "link": "/articles/un", "text": "&lt;a href='/b'&gt;b&lt;/a&gt;"}), URL)
    assert feed.entries[0].link == "https://gazette.example.org/articles/un"
    assert "https://gazette.example.org/b" in feed.entries[0].content


def test_relative_links_follow_a_base_of_the_web_and_no_other():
    told = '<content type="html" xml:base="{}">&lt;a href="suite"&gt;b&lt;/a&gt;</content>'
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Un</title>{}</entry></feed>'
    good, bad = (
        parse(atom.format(told.format(base)).encode(), URL).entries[0].content
        for base in ("https://autre.example.org/a/", "javascript:alert(1)//")
    )
    assert 'href="https://autre.example.org/a/suite"' in good
    assert "javascript" not in bad


def test_dates_of_the_future_and_of_nowhere_are_no_dates():
    now = datetime.now(UTC)
    assert dates.sensible(now + timedelta(days=3), now) is None
    assert dates.sensible(datetime(1970, 1, 1, tzinfo=UTC), now) is None
    assert dates.sensible(now - timedelta(days=3), now) == now - timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mar., 13 sept. 2022 17:02:11 +0200", (2022, 9, 13, 15, 2)),
        ("1er août 2026", (2026, 8, 1, 0, 0)),
        ("3 février 2026 à 9h05", (2026, 2, 3, 9, 5)),
        ("Lundi 7 brumaire 12", None),
    ],
)
def test_french_dates(text, expected):
    found = dates.french(text)
    assert (tuple(found)[:5] if found else None) == expected


def test_19_hostile_markup_does_not_survive_and_plain_markup_does():
    dirty = (
        '<p onclick="x()">Bon <b>mot</b><script>alert(1)</script><iframe srcdoc="x"></iframe>'
        '<a href="javascript:alert(1)">un</a><a href="data:text/html,x">deux</a><a href="https://a.example.org">trois</a>'
        '<img src="http://127.0.0.1/x"><button formaction="x">b</button><style>p{}</style></p>'
    )
    cleaned = clean_html(dirty)
    for bad in ("onclick", "script", "iframe", "data:", "img", "formaction", "style"):
        assert bad not in cleaned
    assert "<b>mot</b>" in cleaned
    assert 'href="https://a.example.org"' in cleaned
    assert text_of("<p>Un</p><p>deux &amp; trois</p>") == "Un deux & trois"
    assert title_of("L&amp;rsquo;été") == "L’été"


@pytest.mark.parametrize(
    "address", ["javascript:x", "file:///x", "http://u@a.example.org/", "http://[x", "data:,", "/x"]
)
def test_links_that_are_not_of_the_web_are_left_out(address):
    assert web_address(address) == ""
    assert web_address("https://a.example.org/x") != ""


def test_21_nested_tags_and_entity_bombs_end_within_limits_and_the_reader_goes_on():
    reader = Reader(seconds=2)
    nested = b"<rss><channel><item><description>" + b"<b>" * 200_000 + b"</description></item></channel></rss>"
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
    )
    try:
        for hostile in (nested, laughs + b"]><rss><channel><title>&m;</title></channel></rss>"):
            with suppress(UnreadableFeed):
                reader.read(hostile, URL)
        assert reader.read(rss({"title": "Encore là"}), URL).entries[0].title == "Encore là"
    finally:
        reader.close()


def test_addresses_that_differ_by_what_follows_readers_are_one():
    one = canonical_address("https://www.gazette.example.org/a/?utm_source=x&id=3#haut")
    assert one == canonical_address("http://gazette.example.org/a?id=3")
    assert one != canonical_address("http://gazette.example.org/a?id=4")


def test_nearly_equal_titles_of_two_sources_are_one_story():
    stories = Stories()
    stories.add(7, words_of("Médiation de nuit : trois bailleurs partagent une équipe"), source_id=1)
    again = words_of("Médiation de nuit, trois bailleurs partagent une même équipe - Le Courrier")
    assert stories.same(again, source_id=2) == 7
    assert stories.same(again, source_id=1) is None
    assert stories.same(words_of("Médiation de nuit : quatre communes cherchent une salle"), 2) is None
    stories.add(8, words_of("Lettre du réseau tranquillité numéro 12"), source_id=1)
    assert stories.same(words_of("Lettre du réseau tranquillité numéro 13"), 2) is None
