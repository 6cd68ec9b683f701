"""Searches that members keep: their own only, told at their rhythm, once, of what they may read when they are told."""

import datetime
import io
import json
import re
import zipfile
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.accounts.personal import erase
from portal.accounts.personal.services import export_archive
from portal.core.tasks import drain
from search import selectors
from search.models import Arrival, Entry, EntryToken, Rhythm, SavedSearch
from search.saved import mails, tokens
from tests.factories import card, guide, person, reader_group, restrict, section, theme

pytestmark = pytest.mark.django_db
LIST = "/compte/recherches/"
NOW = datetime.datetime(2026, 3, 2, 8, tzinfo=datetime.UTC)
OTHER = [section("La porte", ("text", "<p>Elle ferme mal.</p>"), anchor="porte")]
WEEK = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def _a_monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(client: Client) -> User:
    found = person("nadia@example.org", first_name="Nadia")
    client.force_login(found)
    return found


def keep(client: Client, question: str = "épave", **filters: str | list[str]) -> SavedSearch:
    client.post(f"{LIST}garder/", {"q": question, **filters})
    return SavedSearch.objects.latest("pk")


def told(after: datetime.timedelta = WEEK) -> list[str]:
    """The mails that leave when what is due is sent that long after."""
    mail.outbox.clear()
    with time_machine.travel(NOW + after, tick=False):
        call_command("tell_searches", stdout=io.StringIO())
        drain()
    return [str(message.body) for message in mail.outbox]


def test_a_member_keeps_a_search_with_its_filters_and_finds_it_in_the_account(member: User, client: Client) -> None:
    guide("g", title="Une épave", themes=[theme()])
    page = client.get("/recherche/", {"q": "épave", "kind": "guide"}).text
    assert "Garder cette recherche" in page
    answer = client.post(
        f"{LIST}garder/", {"q": "épave", "kind": "guide", "theme": "vehicules-en-infraction"}, follow=True
    )
    assert "Recherche gardée" in answer.text
    html = client.get(LIST).text
    assert "«&#8239;épave&#8239;»" in html
    assert "Guides · Véhicules en infraction" in html
    assert 'href="/recherche/?q=%C3%A9pave&amp;kind=guide&amp;theme=vehicules-en-infraction"' in html
    kept = client.get(
        "/recherche/", {"q": "épave", "kind": "guide", "theme": "vehicules-en-infraction", "page": "1"}
    ).text
    assert "Vous gardez cette recherche" in kept
    keep(client, "épave", kind="guide", theme="vehicules-en-infraction")
    assert SavedSearch.objects.count() == 1


def test_a_visitor_is_offered_nothing_to_keep(client: Client) -> None:
    guide("g", title="Une épave")
    assert "Garder cette recherche" not in client.get("/recherche/", {"q": "épave"}).text
    client.force_login(person())
    assert "Garder cette recherche" in client.get("/recherche/", {"q": "épave"}).text


def test_twenty_are_enough_and_nothing_isnt_kept(member: User, client: Client) -> None:
    for number in range(20):
        keep(client, f"épave {number}")
    refused = client.post(f"{LIST}garder/", {"q": "hall"}, follow=True).text
    assert "Vous gardez déjà 20 recherches" in refused
    assert client.post(f"{LIST}garder/", {"q": "épave 3"}).status_code == 302
    for wrong in ({"q": ""}, {"q": "le la"}, {"q": "hall", "space": "inconnu"}, {"q": "hall", "kind": "x"}):
        assert client.post(f"{LIST}garder/", wrong).status_code == 404
    assert SavedSearch.objects.count() == 20


def test_a_mail_names_what_came_since_once_a_week(member: User, client: Client) -> None:
    guide("g", title="Une épave ancienne")
    keep(client)
    assert told() == []
    guide("n", title="Une épave nouvelle")
    guide("h", title="Le hall", body=OTHER)
    assert told(WEEK * 2 - datetime.timedelta(hours=1)) == []
    (body,) = told(WEEK * 2)
    assert "Une épave nouvelle" in body
    assert "http://testserver/guides/n/" in body
    assert "ancienne" not in body
    assert "hall" not in body
    assert told(WEEK * 2) == told(WEEK * 3) == []


def test_the_rhythm_is_the_persons(member: User, client: Client) -> None:
    saved = keep(client)
    guide("n", title="Une épave nouvelle")
    assert told(datetime.timedelta(days=1)) == []
    client.post(f"{LIST}{saved.public_id}/rythme/", {"rhythm": "jour"})
    assert len(told(datetime.timedelta(days=1))) == 1
    client.post(f"{LIST}{saved.public_id}/rythme/", {"rhythm": "jamais"})
    guide("m", title="Une autre épave")
    assert told(WEEK * 2) == []
    client.post(f"{LIST}{saved.public_id}/rythme/", {"rhythm": "jour"})
    assert told(WEEK * 3) == []
    guide("k", title="Encore une épave")
    assert "Encore une épave" in told(WEEK * 4)[0]


def test_all_that_is_due_is_in_one_mail_and_a_long_list_is_counted(member: User, client: Client) -> None:
    keep(client)
    keep(client, "hall")
    for number in range(8):
        guide(f"e{number}", title=f"Une épave {number}")
    guide("h", title="Le hall", body=OTHER)
    (body,) = told()
    assert "Le hall" in body
    assert body.count("Une épave") == 5
    assert "Et 3 autres" in body


def test_only_what_may_still_be_read_is_told(member: User, client: Client) -> None:
    keep(client)
    hidden = guide("n", title="Une épave discrète")
    guide("m", title="Une épave publique")
    restriction = restrict(hidden, reader_group())
    (body,) = told()
    assert "Une épave publique" in body
    assert "discrète" not in body
    assert "espace fermé" not in body
    restriction.delete()
    assert told(WEEK * 2) == []


def test_of_a_closed_audience_a_mail_and_a_feed_say_only_that_something_is_there(client: Client) -> None:
    inside = person("inside@example.org", groups=(reader_group(),))
    outside = person("outside@example.org")
    for one in (inside, outside):
        client.force_login(one)
        keep(client)
    restrict(guide("n", title="Une épave discrète"), reader_group())
    (body,) = told()
    assert [message.to for message in mail.outbox] == [["inside@example.org"]]
    assert "du nouveau pour vous dans un espace fermé" in body
    for word in ("épave", "discrète", "/guides/n/"):
        assert word not in body
    feeds = {one: Client().get(address(SavedSearch.objects.get(person=one))).text for one in (inside, outside)}
    assert feeds[inside].count("<item>") == 1
    assert "Du nouveau dans un espace fermé" in feeds[inside]
    assert "discrète" not in feeds[inside]
    assert "<item>" not in feeds[outside]


def test_a_space_one_has_left_tells_nothing_more(client: Client) -> None:
    from quartiers.models import Membership, Space, SpaceKind
    from quartiers.services import posts

    insider, author = person("dedans@example.org"), person("auteur@example.org")
    space = Space.objects.create(slug="ferme", title="Fermé", purpose="Dire.", kind=SpaceKind.CLOSED)
    for one in (insider, author):
        Membership.objects.create(space=space, person=one)
    client.force_login(insider)
    saved = keep(client, "ronde", space="ferme")
    posts.publish(space, author, "message", {"title": "La ronde", "text": "Le soir."}, uuid4())
    assert "Fermé" in client.get(LIST).text
    assert "<item>" in Client().get(address(saved)).text
    Membership.objects.filter(person=insider).delete()
    assert told() == []
    assert "<item>" not in Client().get(address(saved)).text
    assert "Fermé" not in client.get(LIST).text
    assert "un filtre qui n’existe plus" in client.get(LIST).text


def test_who_is_killed_in_the_middle_tells_nobody_twice(
    member: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(client)
    other = person("b@example.org")
    client.force_login(other)
    keep(client)
    guide("n", title="Une épave nouvelle")
    message = mails.MAILS.message
    calls = iter([True, False])

    def dies(*args: Any) -> Any:
        if next(calls):
            return message(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(mails.MAILS, "message", dies)
    with pytest.raises(KeyboardInterrupt):
        told()
    monkeypatch.setattr(mails.MAILS, "message", message)
    drain()
    assert [one.to for one in mail.outbox] == [["nadia@example.org"]]
    told()
    assert [one.to for one in mail.outbox] == [["b@example.org"]]
    assert told() == []


def test_mails_stop_in_one_click_without_signing_in(member: User, client: Client) -> None:
    keep(client)
    keep(client, "hall")
    guide("n", title="Une épave nouvelle")
    told()
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    program = Client(enforce_csrf_checks=True)
    assert "Ne plus recevoir" in program.get(link).text
    assert SavedSearch.objects.filter(rhythm=Rhythm.WEEKLY).count() == 2
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SavedSearch.objects.filter(rhythm=Rhythm.NONE).count() == 2
    for wrong in (link[:-2] + "/", f"{LIST}arreter/x/", f"{LIST}arreter/{uuid4().hex}:x/"):
        assert program.post(wrong).status_code == 404


def address(saved: SavedSearch) -> str:
    return tokens.feed_address(SavedSearch.objects.get(pk=saved.pk)).removeprefix("http://testserver")


def test_the_feed_is_for_who_knows_its_address_and_can_be_renewed(member: User, client: Client) -> None:
    guide("g", title="Une épave & son <b>")
    saved = keep(client)
    feed = address(saved)
    answer = Client().get(feed)
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert "Une épave &amp; son &lt;b&gt;" in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert feed in client.get(LIST).text
    client.force_login(person())
    assert client.post(f"{LIST}{saved.public_id}/adresse/").status_code == 404
    assert Client().get(feed).status_code == 200
    client.force_login(member)
    client.post(f"{LIST}{saved.public_id}/adresse/")
    assert Client().get(feed).status_code == 404
    assert Client().get(address(saved)).status_code == 200
    assert Client().get(f"{LIST}flux/{saved.public_id.hex}.{saved.nonce}/").status_code == 404


def test_a_feed_says_what_its_person_may_read_now(member: User, client: Client) -> None:
    page = guide("g", title="Une épave")
    restrict(page)
    saved = keep(client)
    assert "Une épave" in Client().get(address(saved)).text
    restrict(page, reader_group())
    page.unpublish()
    assert "Une épave" not in Client().get(address(saved)).text


def test_a_deactivated_persons_mails_and_feeds_stop_at_once(member: User, client: Client) -> None:
    """past-holes 28."""
    saved = keep(client)
    guide("n", title="Une épave nouvelle")
    assert Client().get(address(saved)).status_code == 200
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert Client().get(address(saved)).status_code == 404
    assert told() == []
    User.objects.filter(pk=member.pk).update(is_active=True)
    assert len(told()) == 1


def test_a_feed_that_is_asked_too_often_waits(member: User, client: Client) -> None:
    feed = address(keep(client))
    statuses = {Client().get(feed).status_code for _ in range(60)}
    assert statuses == {200}
    assert Client().get(feed).status_code == 429


@pytest.mark.parametrize(("act", "sent"), [("rythme", {"rhythm": "jour"}), ("adresse", {}), ("supprimer", {})])
def test_each_act_is_for_ones_own_search_only(member: User, client: Client, act: str, sent: dict[str, str]) -> None:
    saved = keep(client)
    stranger = Client()
    stranger.force_login(person())
    where = f"{LIST}{saved.public_id}/{act}/"
    assert stranger.post(where, sent).status_code == 404
    assert SavedSearch.objects.filter(pk=saved.pk, rhythm=Rhythm.WEEKLY, nonce=saved.nonce).exists()
    assert "épave" not in stranger.get(LIST).text
    assert "épave" in client.get(LIST).text
    assert client.post(where, sent).status_code == 302
    assert client.post(f"{LIST}{saved.public_id}/rythme/", {"rhythm": "heure"}).status_code == 404


def test_twenty_searches_take_as_many_queries_as_one(member: User, client: Client) -> None:
    counts = []
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            keep(client, f"épave {number}", theme=theme().key)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_they_go_with_the_person_and_can_be_taken_away(member: User, client: Client) -> None:
    keep(client)
    with export_archive(member) as archive, zipfile.ZipFile(archive) as opened:
        rows = json.loads(opened.read("recherche/recherches-gardees.json"))
    assert rows[0]["recherche"] == "?q=%C3%A9pave"
    assert rows[0]["courriel"] == "une fois par semaine"
    feed = address(SavedSearch.objects.get())
    erase(member, keep_posts=True)
    assert not SavedSearch.objects.exists()
    assert Client().get(feed).status_code == 404


def test_a_visitor_is_led_to_sign_in() -> None:
    assert Client().post(f"{LIST}garder/", {"q": "épave"})["Location"].startswith("/compte/connexion/")


def test_what_appears_late_under_a_smaller_number_is_told(member: User, client: Client) -> None:
    """A long transaction: its entry has its number before another one is told, and is seen after."""
    keep(client)
    late = guide("late", title="Une épave tardive")
    guide("n", title="Une épave nouvelle")
    entry = Entry.objects.get(whole=None, source_id=late.pk)
    EntryToken.objects.filter(entry=entry).delete()
    Entry.objects.filter(pk=entry.pk).update(source="hidden")
    (body,) = told()
    assert "Une épave nouvelle" in body
    assert "tardive" not in body
    Arrival.objects.filter(source="hidden").delete()
    Entry.objects.filter(pk=entry.pk).update(source="guides.guide")
    EntryToken.objects.create(entry=entry, token="public")
    (body,) = told(WEEK * 2)
    assert "tardive" in body
    assert "nouvelle" not in body
    assert told(WEEK * 3) == []


def test_a_title_that_is_corrected_or_a_post_that_is_put_back_is_not_new(client: Client) -> None:
    from quartiers.models import Membership, Space, SpaceKind
    from quartiers.services import posts, withdrawal

    insider, author = person("dedans@example.org"), person("auteur@example.org")
    space = Space.objects.create(slug="ouvert", title="Ouvert", purpose="Dire.", kind=SpaceKind.THEMATIC)
    Membership.objects.create(space=space, person=author)
    old = posts.publish(space, author, "message", {"title": "La ronde d’avant", "text": "Le soir."}, uuid4())
    client.force_login(insider)
    keep(client, "ronde")
    post = posts.publish(space, author, "message", {"title": "La ronde", "text": "Le soir."}, uuid4())
    assert "La ronde" in told()[0]
    numbers = set(Entry.objects.values_list("pk", flat=True))
    for one, title in ((post, "La ronde corrigée"), (old, "La ronde d’hier")):
        posts.edit(one, {"title": title, "text": "Le soir."})
    withdrawal.withdraw(post)
    withdrawal.put_back(post)
    assert numbers.isdisjoint(Entry.objects.values_list("pk", flat=True))
    assert told(WEEK * 2) == []
    posts.publish(space, author, "message", {"title": "La ronde nouvelle", "text": "Le soir."}, uuid4())
    (body,) = told(WEEK * 3)
    assert "La ronde nouvelle" in body
    assert "corrigée" not in body


def test_news_is_asked_of_the_database_and_not_of_who_answers_the_page(
    member: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replica that is late knows nothing yet."""
    keep(client)
    guide("n", title="Une épave nouvelle")
    monkeypatch.setattr(selectors, "get_engine", lambda: pytest.fail("the replica was asked"))
    assert "Une épave nouvelle" in told()[0]


def test_a_filter_narrows_what_is_told(member: User, client: Client) -> None:
    keep(client, "épave", kind="fiche")
    guide("n", title="Une épave de guide")
    card(title="Une épave de fiche")
    (body,) = told()
    assert "Une épave de fiche" in body
    assert "de guide" not in body


def test_several_values_of_a_filter_are_kept_and_any_of_them_is_told(member: User, client: Client) -> None:
    keep(client, "épave", kind=["guide", "fiche"])
    assert "Fiches · Guides" in client.get(LIST).text
    guide("n", title="Une épave de guide")
    card(title="Une épave de fiche")
    (body,) = told()
    assert "Une épave de fiche" in body
    assert "Une épave de guide" in body


def test_what_is_left_of_a_filter_goes_on_answering_and_nothing_is_left_of_none(member: User, client: Client) -> None:
    theme()
    gone = theme("parties-communes", "Parties communes")
    keep(client, "épave", theme=["vehicules-en-infraction", gone.key])
    keep(client, "épave", theme=gone.key)
    gone.delete()
    guide("n", title="Une épave rangée", themes=[theme()])
    (body,) = told()
    assert body.count("Une épave rangée") == 1
    assert client.get(LIST).text.count("un filtre qui n’existe plus") == 2


def test_a_question_whose_address_is_too_long_is_refused_in_words(member: User, client: Client) -> None:
    refused = client.post(f"{LIST}garder/", {"q": "hall " + "🏢" * 190}, follow=True).text
    assert "trop longue pour être gardée" in refused
    assert not SavedSearch.objects.exists()
    assert "Recherche gardée" in client.post(f"{LIST}garder/", {"q": "hall " + "🏢" * 100}, follow=True).text


def items(saved: SavedSearch) -> list[tuple[str, str]]:
    feed = ElementTree.fromstring(Client().get(address(saved)).content)
    return [(item.findtext("title", ""), item.findtext("pubDate", "")) for item in feed.iter("item")]


def test_the_feed_says_since_when_each_thing_is_there(member: User, client: Client) -> None:
    guide("g", title="Une épave ancienne")
    saved = keep(client)
    Arrival.objects.update(noted_at=None)
    guide("n", title="Une épave nouvelle")
    told(WEEK)
    Entry.objects.filter(title="Une épave ancienne").update(date=datetime.date(2025, 12, 24))
    assert items(saved) == [
        ("Guide\u202f: Une épave nouvelle", "Mon, 09 Mar 2026 08:00:00 +0000"),
        ("Guide\u202f: Une épave ancienne", "Wed, 24 Dec 2025 00:00:00 +0100"),
    ]
    assert "lit les titres et les résumés" in client.get(LIST).text


def test_a_search_that_was_deleted_is_put_back_as_it_was(member: User, client: Client) -> None:
    saved = keep(client)
    client.post(f"{LIST}{saved.public_id}/rythme/", {"rhythm": "jour"})
    feed = address(saved)
    before = SavedSearch.objects.values().get()
    gone = client.post(f"{LIST}{saved.public_id}/supprimer/", follow=True).text
    assert "Vous ne gardez plus «&#8239;épave&#8239;»" in gone
    assert not SavedSearch.objects.exists()
    assert Client().get(feed).status_code == 404
    guide("n", title="Une épave nouvelle")
    where = f"{LIST}{saved.public_id}/remettre/"
    assert f'action="{where}"' in gone
    stranger = Client()
    stranger.force_login(person())
    assert stranger.post(where).status_code == 404
    back = client.post(where, follow=True).text
    assert "Recherche remise" in back
    assert "Vous ne gardez plus" not in back
    assert {**SavedSearch.objects.values().get(), "id": 0} == {**before, "id": 0}
    assert Client().get(feed).status_code == 200
    assert "Une épave nouvelle" in told()[0]
    assert client.post(where).status_code == 404


def test_the_last_one_that_was_deleted_comes_back_first_and_not_for_ever(member: User, client: Client) -> None:
    for question in ("épave", "hall"):
        client.post(f"{LIST}{keep(client, question).public_id}/supprimer/")
    assert "Vous ne gardez plus «&#8239;hall&#8239;»" in client.get(LIST).text
    keep(client, "hall")
    (last,) = re.findall(r"/compte/recherches/([-0-9a-f]+)/remettre/", client.get(LIST).text)
    client.post(f"{LIST}{last}/remettre/")
    assert SavedSearch.objects.count() == 1
    assert "Vous ne gardez plus «&#8239;épave&#8239;»" in client.get(LIST).text
    for number in range(19):
        keep(client, f"parking {number}")
    (first,) = re.findall(r"/compte/recherches/([-0-9a-f]+)/remettre/", client.get(LIST).text)
    assert "Vous gardez déjà 20 recherches" in client.post(f"{LIST}{first}/remettre/", follow=True).text
    with time_machine.travel(NOW + datetime.timedelta(hours=2), tick=False):
        assert "Vous ne gardez plus" not in client.get(LIST).text
        assert client.post(f"{LIST}{first}/remettre/").status_code == 404
