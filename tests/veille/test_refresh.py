"""The whole way, against a local server: what is new comes once, what fails says so, what is killed loses nothing."""

from datetime import timedelta
from email.utils import format_datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from tests.veille import remote as remotes
from veille.models import FeedItem, Mention, Source
from veille.reading.pool import Pool
from veille.services import refresh as refreshing
from veille.services.refresh import refresh

pytestmark = pytest.mark.django_db
ONE = {
    "guid": "1",
    "title": "Vols de cuivre sur les chantiers de réhabilitation en ville",
    "link": "https://gazette.example.org/1",
}
TWO = {"guid": "2", "title": "Une charte pour les chiens en laisse", "link": "https://gazette.example.org/2"}


def source(remote, path="/flux", **fields):
    return Source.objects.create(title=fields.pop("title", "Gazette"), feed_url=remote.url(path), **fields)


def again():
    Source.objects.update(next_check=timezone.now() - timedelta(minutes=1))
    return refresh(Source.objects.filter(active=True).order_by("pk"))


def test_what_is_new_comes_once_and_arrives_in_the_inbox(remote):
    source(remote)
    remote.pages["/flux"] = remotes.rss(ONE)
    assert again().new == 1
    remote.pages["/flux"] = remotes.rss(ONE, TWO)
    assert again().new == 1
    assert again().unchanged == 1
    assert set(FeedItem.objects.values_list("title", "state")) == {(ONE["title"], "inbox"), (TWO["title"], "inbox")}


def test_it_asks_only_whether_something_changed(remote):
    def conditional(handler):
        if handler.headers.get("If-None-Match") == '"a"':
            remotes.say(handler, b"", 304)
        else:
            remotes.say(handler, remotes.rss(ONE), ETag='"a"')

    source(remote)
    remote.pages["/flux"] = conditional
    again()
    assert again().unchanged == 1
    assert remote.asked[-1][1]["if-none-match"] == '"a"'


def test_a_mark_that_a_site_changes_while_its_feed_stays_is_the_one_asked_with_next(remote):
    quiet, other = source(remote), source(remote, "/autre")
    for number in ("1", "2", "3"):
        remote.pages["/flux"] = lambda handler, number=number: remotes.say(
            handler, remotes.rss(ONE), ETag=f'"{number}"'
        )
        remote.pages["/autre"] = remotes.rss(TWO)
        again()
    assert [row["if-none-match"] for path, row in remote.asked if path == "/flux" and "if-none-match" in row] == [
        '"1"',
        '"2"',
    ]
    quiet.refresh_from_db()
    other.refresh_from_db()
    assert (quiet.etag, quiet.failures, quiet.health) == ('"3"', 0, "À jour, rien de nouveau.")
    assert (other.etag, other.health) == ("", "À jour, rien de nouveau.")


def test_each_source_of_which_nothing_is_new_has_its_own_next_hour(remote):
    """One was looked at just now, the other two days ago."""
    soon, late = source(remote), source(remote, "/autre")
    remote.pages.update({"/flux": remotes.rss(ONE), "/autre": remotes.rss(TWO)})
    again()
    Source.objects.filter(pk=late.pk).update(checked_at=timezone.now() - timedelta(days=2))
    assert again().unchanged == 2
    for row in (soon, late):
        row.refresh_from_db()
    minute = timedelta(minutes=1)
    assert abs(soon.next_check - soon.checked_at - timedelta(minutes=30)) < minute
    assert abs(late.next_check - late.checked_at - timedelta(hours=12)) < minute


def test_a_story_of_two_sources_is_told_once(remote):
    source(remote, "/a")
    remote.pages["/a"] = remotes.rss(ONE)
    assert again().new == 1
    source(remote, "/b", title="Courrier")
    source(remote, "/c", title="Lettre")
    remote.pages["/b"] = remotes.rss(
        {**ONE, "guid": "x", "link": ONE["link"] + "?utm_source=rss", "title": "Cuivre volé"}
    )
    remote.pages["/c"] = remotes.rss({**ONE, "guid": "y", "link": "https://lettre.example.org/9"})
    summary = again()
    assert (summary.new, summary.folded) == (0, 2)
    assert FeedItem.objects.get().mentions.count() == 3


def test_one_article_under_two_guids_is_one_story(remote):
    source(remote, "/double"), source(remote, "/b", title="Courrier")
    remote.pages |= {"/double": remotes.rss(ONE, {**ONE, "guid": "1-bis"}), "/b": remotes.rss(TWO)}
    assert again().new == 2
    assert again().unchanged == 2
    assert FeedItem.objects.get(title=ONE["title"]).mentions.count() == 2


def test_issues_of_a_bulletin_that_all_lead_to_one_address_each_arrive(remote):
    source(remote), source(remote, "/b", title="Courrier")
    page = "https://gazette.example.org/bulletin"
    for number in (12, 13, 14):
        issue = {"guid": f"n{number}", "title": f"Bulletin n° {number}", "link": page}
        remote.pages |= {"/flux": remotes.rss(issue), "/b": remotes.rss({**issue, "guid": f"b{number}"})}
        assert again().new == 1
        assert FeedItem.objects.get(title=issue["title"]).mentions.count() == 2
    assert FeedItem.objects.count() == 3


def test_an_address_that_another_source_tells_weeks_later_under_another_title_is_another_story(remote):
    source(remote, "/a")
    remote.pages["/a"] = remotes.rss(ONE)
    again()
    FeedItem.objects.update(found_at=timezone.now() - timedelta(days=30))
    for path, title in (("/b", ONE["title"] + " - La Lettre"), ("/c", "Tout autre chose")):
        source(remote, path)
        remote.pages[path] = remotes.rss({**ONE, "guid": path, "title": title})
        summary = again()
        assert (summary.new, summary.folded) == ((1, 0) if path == "/c" else (0, 1))
    assert FeedItem.objects.get(title=ONE["title"]).mentions.count() == 2


def test_a_story_that_another_process_stores_first_is_read_once_more_and_stops_no_other(remote, monkeypatch):
    raced = source(remote, "/a")
    source(remote, "/b", title="Courrier")
    remote.pages |= {"/a": remotes.rss(ONE), "/b": remotes.rss(TWO)}
    record, asked = refreshing.record_success, []

    def beaten(told, *args, **kwargs):
        asked.append(told.pk)
        if asked == [raced.pk]:
            raise IntegrityError
        return record(told, *args, **kwargs)

    monkeypatch.setattr(refreshing, "record_success", beaten)
    refresh([raced])
    assert again().new == 1
    assert asked[:2] == [raced.pk, raced.pk]
    assert Source.objects.get(pk=raced.pk).health == "À jour, rien de nouveau."


@pytest.mark.parametrize("answer", [200, 500])
def test_what_a_curator_changes_while_a_source_is_read_stays(remote, answer):
    read = source(remote)
    remote.pages["/flux"] = lambda handler: remotes.say(handler, remotes.rss(ONE), answer)
    stale = Source.objects.get(pk=read.pk)
    with Pool(1) as pool:
        found = refreshing.read_source(stale, pool)
    Source.objects.filter(pk=read.pk).update(title="Nouveau nom", active=False)
    quiet = refreshing.QuietRecords()
    refreshing._record(stale, lambda: found, refreshing.recent_stories, quiet, refreshing.Summary())
    read.refresh_from_db()
    assert (read.title, read.active, read.failing) == ("Nouveau nom", False, answer == 500)
    assert read.checked_at


def test_one_guid_for_all_and_dates_of_the_future_are_read_each_once_as_of_now(remote):
    source(remote)
    tomorrow = {"guid": "x", "date": "Fri, 01 Jan 2100 00:00:00 +0000"}
    remote.pages["/flux"] = remotes.rss({**ONE, **tomorrow}, {**TWO, **tomorrow})
    assert again().new == 2
    remote.pages["/flux"] = remotes.rss({**TWO, **tomorrow}, {**ONE, **tomorrow})
    assert again().new == 0
    assert FeedItem.objects.count() == 2
    assert all(item.told_at <= timezone.now() for item in FeedItem.objects.all())
    assert Source.objects.get().health == "À jour, rien de nouveau."


def test_of_a_new_source_only_the_last_month_arrives_and_the_rest_not_later_either(remote):
    read = source(remote)
    months = {**TWO, "date": format_datetime(timezone.now() - timedelta(days=40))}
    remote.pages["/flux"] = remotes.rss({**ONE, "date": format_datetime(timezone.now() - timedelta(days=20))}, months)
    assert again().new == 1
    remote.pages["/flux"] = remotes.rss(months, {"guid": "3", "title": "Trois", "date": months["date"]})
    assert again().new == 1
    assert set(FeedItem.objects.values_list("title", flat=True)) == {ONE["title"], "Trois"}
    assert read.mentions.get(item=None).title == TWO["title"]


class Killed(BaseException):
    """As if the process had been killed."""


@pytest.mark.parametrize("place", ["bulk_create", "save"])
@pytest.mark.django_db(transaction=True)
def test_killing_the_worker_loses_no_entry_and_doubles_none(remote, monkeypatch, place):
    source(remote)
    remote.pages["/flux"] = remotes.rss(ONE, TWO)
    owner = Mention.objects if place == "bulk_create" else Source

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(owner, place, die)
        with pytest.raises(Killed):
            again()
    assert FeedItem.objects.count() == 0
    again()
    again()
    assert FeedItem.objects.count() == Mention.objects.count() == 2


def test_who_reads_a_source_now_is_left_alone(remote):
    busy = source(remote)
    remote.pages["/flux"] = remotes.rss(ONE)
    stale = Source.objects.get(pk=busy.pk)
    assert list(refreshing._claimed(iter([busy]))) == [busy]
    assert refresh([stale]).sources == 0
    assert again().sources == 1


def test_the_date_that_a_site_gave_is_asked_again_where_it_has_no_etag(remote):
    date = "Mon, 02 Nov 2026 08:00:00 GMT"

    def conditional(handler):
        if handler.headers.get("If-Modified-Since") == date:
            remotes.say(handler, b"", 304)
        else:
            remotes.say(handler, remotes.rss(ONE), Last_Modified=date)

    source(remote)
    remote.pages["/flux"] = conditional
    assert again().new == 1
    assert "if-modified-since" not in remote.asked[0][1]
    assert again().unchanged == 1
    assert remote.asked[1][1]["if-modified-since"] == date
    assert "if-none-match" not in remote.asked[1][1]


@pytest.mark.parametrize("by", ["pk", "feed_url"])
def test_the_command_reads_the_source_that_it_is_given_and_no_other(remote, capsys, by):
    asked, _other = source(remote), source(remote, "/b")
    remote.pages |= {"/flux": remotes.rss(ONE), "/b": remotes.rss(TWO)}
    call_command("refresh_feeds", "--source", str(getattr(asked, by)))
    assert "1 source lue, 1 article nouveau" in capsys.readouterr().out
    assert [path for path, _ in remote.asked] == ["/flux"]


@pytest.mark.parametrize("unknown", ["999999", "https://inconnue.example.org/flux"])
def test_the_command_refuses_a_source_that_it_does_not_know(unknown):
    with pytest.raises(CommandError, match=f"Aucune source «\u202f{unknown}\u202f»"):
        call_command("refresh_feeds", "--source", unknown)


def test_the_command_says_what_it_did(remote, capsys):
    source(remote)
    remote.pages["/flux"] = remotes.rss(ONE)
    call_command("refresh_feeds")
    said = capsys.readouterr().out
    assert "1/1 Gazette" in said
    assert "1 article nouveau" in said
    call_command("refresh_feeds", "--due")
    assert "0 source lue" in capsys.readouterr().out


def test_what_is_due_is_read_by_the_scheduled_task_and_nothing_else(remote, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    due, _later = source(remote), source(remote, "/b", next_check=timezone.now() + timedelta(hours=1))
    remote.pages |= {"/flux": remotes.rss(ONE), "/b": remotes.rss(TWO)}
    assert due.next_words == "dans les cinq minutes"
    out = StringIO()
    call_command("run_due", stdout=out)
    assert "1 article nouveau" in out.getvalue()
    assert [item.title for item in FeedItem.objects.all()] == [ONE["title"]]
    due.refresh_from_db()
    assert due.next_words != "dans les cinq minutes"
