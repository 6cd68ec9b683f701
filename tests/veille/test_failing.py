"""Sources that fail, stop, come back or move: each says so in its row and stops no other."""

from dataclasses import replace
from functools import partial

import pytest
from django.utils import timezone

from tests.veille import remote as remotes
from tests.veille.test_refresh import ONE, TWO, again, source
from veille.models import Source
from veille.reading.pool import Pool
from veille.services import refresh as refreshing
from veille.services.probe import follow_again

pytestmark = pytest.mark.django_db


def nested(handler):
    """A million tags, one in the other: some 25 seconds of reading."""
    deep = b"<b>" * 1_000_000
    remotes.say(handler, b"<rss version='2.0'><channel><item><description>" + deep + b"</description></item></channel>")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (remotes.bomb, "trop longue"),
        (remotes.endlessly, "trop longue"),
        (remotes.slowly, "trop de temps"),
        (nested, "trop long à lire"),
        (lambda handler: remotes.say(handler, b"<html><p>Bonjour", kind="text/html"), "une page"),
        (lambda handler: remotes.say(handler, b"", 500), "erreur (500)"),
        (lambda handler: remotes.say(handler, b"x", kind="image/png"), "image/png"),
        (remotes.redirect("http://10.0.0.1/"), "site public"),
    ],
)
def test_a_source_that_fails_says_so_and_stops_no_other(remote, monkeypatch, page, words):
    remotes.packed_blanks()  # before the seconds are counted
    monkeypatch.setattr(refreshing, "LIMITS", replace(refreshing.LIMITS, seconds=1.5))
    monkeypatch.setattr(refreshing, "Pool", partial(Pool, seconds=5))
    bad, good = source(remote, "/mal"), source(remote, "/flux")
    remote.pages |= {"/mal": page, "/flux": remotes.rss(ONE)}
    summary = again()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (summary.failed, summary.new) == (1, 1)
    assert words in bad.health
    assert bad.failing
    assert bad.next_check > timezone.now()
    assert not good.failing


def test_a_feed_that_is_gone_three_times_is_followed_no_more_and_one_that_comes_back_is_well(remote):
    gone = source(remote)
    remote.pages["/flux"] = lambda handler: remotes.say(handler, b"", 410)
    again()
    remote.pages["/flux"] = remotes.rss(ONE)
    again()
    gone.refresh_from_db()
    assert (gone.failures, gone.active) == (0, True)
    remote.pages["/flux"] = lambda handler: remotes.say(handler, b"", 410)
    for _ in range(3):
        again()
    gone.refresh_from_db()
    assert not gone.active


def test_a_source_that_times_out_is_not_gone_and_one_that_is_followed_again_is_asked_three_times_more(remote):
    gone = source(remote)

    def answers(*statuses):
        for status in statuses:
            remote.pages["/flux"] = lambda handler, status=status: remotes.say(handler, b"", status)
            again()
        gone.refresh_from_db()
        return gone.active

    assert answers(500, 503, 410)
    assert answers(410)
    assert not answers(410)
    follow_again(gone)
    assert (gone.active, gone.failing, gone.failures) == (True, False, 0)
    assert answers(410, 410)
    assert not answers(410)


@pytest.mark.parametrize("room", ["read_source", "recent_stories", "record_success"])
def test_whatever_one_source_makes_the_reading_raise_is_its_failure_and_stops_no_other(
    remote, monkeypatch, caplog, room
):
    source(remote, "/a"), source(remote, "/b", title="Courrier")
    remote.pages |= {"/a": remotes.rss(ONE), "/b": remotes.rss(TWO)}
    whole, fallen = getattr(refreshing, room), []

    def fall(*args, **kwargs):
        if fallen:
            return whole(*args, **kwargs)
        fallen.append(room)
        raise OSError("/a/secret/place")

    monkeypatch.setattr(refreshing, room, fall)
    summary = again()
    assert (summary.sources, summary.failed, summary.new) == (2, 1, 1)
    assert Source.objects.get(failing=True).health == refreshing.TROUBLE
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text
    assert again().new == 1
    assert not Source.objects.filter(failing=True).exists()


def test_a_feed_that_moved_for_good_is_asked_at_its_new_address(remote):
    moved = source(remote)
    remote.pages |= {"/flux": remotes.redirect("/neuf", 301), "/neuf": remotes.rss(ONE)}
    again()
    moved.refresh_from_db()
    assert moved.feed_url == remote.url("/neuf")


def test_a_new_address_that_is_too_long_to_be_kept_is_not_cut(remote):
    moved = source(remote)
    long = "/neuf?" + "a" * 1000
    remote.pages |= {"/flux": remotes.redirect(long, 301), long: remotes.rss(ONE)}
    assert again().new == 1
    moved.refresh_from_db()
    assert moved.feed_url == remote.url("/flux")
