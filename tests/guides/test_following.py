"""A member follows a guide or a fiche: told of its new editions, at their rhythm, once, of what they may read then."""

import datetime
import io
import json
import zipfile
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guides.following import mails, services
from guides.models import Feedback, Follow, FollowMail
from portal.accounts.models import User
from portal.accounts.personal import erase
from portal.accounts.personal.services import export_archive
from portal.core.tasks import drain
from search.conf import host
from search.models import Rhythm
from tests.factories import card, guide, person, publish, reader_group, restrict

pytestmark = pytest.mark.django_db
LIST = "/compte/suivis/"
NOW = datetime.datetime(2026, 3, 2, 8, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
WANTED = "Être prévenu des changements"
NO_MORE = "Ne plus être prévenu"


@pytest.fixture(autouse=True)
def _a_monday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member(client: Client) -> User:
    found = person("nadia@example.org", first_name="Nadia")
    client.force_login(found)
    return found


def told(after: datetime.timedelta = datetime.timedelta()) -> list[str]:
    """The mails that leave when what is due is sent that long after."""
    mail.outbox.clear()
    with time_machine.travel(NOW + after, tick=False):
        call_command("tell_followers", stdout=io.StringIO())
        drain()
    return [f"{message.subject}\n{message.body}" for message in mail.outbox]


@pytest.mark.parametrize("make", [guide, card])
def test_a_member_follows_a_page_and_no_longer_and_a_visitor_is_not_asked(
    make: Any, member: User, client: Client
) -> None:
    page = make()
    assert "prévenu" not in Client().get(page.url).text
    assert WANTED in client.get(page.url).text
    address = f"{page.url}suivre/"
    for _ in range(2):
        followed = client.post(address, {"suivre": "oui"}, follow=True)
    assert followed.redirect_chain == [(page.url, 302)]
    assert "Vous suivez cette page" in followed.text
    assert f'href="{LIST}">Mes suivis</a>' in followed.text
    assert NO_MORE in client.get(page.url).text
    assert page.title in client.get(LIST).text
    assert Follow.objects.get().person == member
    other = Client()
    other.force_login(person("karim@example.org"))
    assert WANTED in other.get(page.url).text
    assert page.title not in other.get(LIST).text
    for _ in range(2):
        client.post(address, {"suivre": "non", "retour": "compte"})
    assert "Vous ne suivez aucune page" in client.get(LIST).text
    assert not Follow.objects.exists()


def test_a_new_edition_is_told_in_the_pages_and_by_mail_and_a_correction_is_not(member: User, client: Client) -> None:
    page = guide(title="Traiter une épave")
    services.follow(member, page)
    publish(page, title="Traiter les épaves")
    assert told() == []
    publish(page, edition_note="Le délai passe à dix jours.")
    for address in (LIST, "/"):
        assert "Le délai passe à dix jours." in client.get(address).text
    [text] = told()
    assert text.startswith("Nouvelle édition\u202f: Traiter les épaves")
    assert "Édition 2, du 2 mars 2026\u00a0: Le délai passe à dix jours." in text
    assert f"{host()}{page.url}" in text
    assert page.lead not in text
    assert told(8 * DAY) == []
    client.post(f"{LIST}vus/")
    assert "Nouveau" not in client.get(LIST).text
    assert "Le délai passe à dix jours." not in client.get("/").text


def test_mail_comes_at_most_once_a_week_or_a_day_and_says_all_that_came_meanwhile(member: User, client: Client) -> None:
    first, second = guide(), card()
    for page in (first, second):
        services.follow(member, page)
    publish(first, edition_note="Un.")
    assert len(told()) == 1
    publish(first, edition_note="Deux.")
    publish(first, edition_note="Trois.")
    publish(second, edition_note="Quatre.")
    assert told(6 * DAY) == []
    [text] = told(7 * DAY)
    assert text.startswith("Du nouveau dans les pages que vous suivez")
    assert all(word in text for word in ("Deux.", "Trois.", "Quatre."))
    assert "Un." not in text
    client.post(f"{LIST}rythme/", {"rhythm": Rhythm.DAILY})
    publish(first, edition_note="Cinq.")
    assert len(told(8 * DAY)) == 1
    assert client.post(f"{LIST}rythme/", {"rhythm": "heure"}).status_code == 404


def test_what_fails_for_one_person_stops_no_other_and_is_tried_again(
    member: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page, other = guide(), person()
    for reader in (member, other):
        services.follow(reader, page)
    publish(page, edition_note="Un.")
    tell = mails.tell

    def fail_for_one(person_id: int, now: datetime.datetime) -> bool:
        if person_id == member.pk:
            raise RuntimeError
        return tell(person_id, now)

    with monkeypatch.context() as patched:
        patched.setattr(mails, "tell", fail_for_one)
        assert len(told()) == 1
    assert "a turn failed" in caplog.text
    assert len(told()) == 1, "who got nothing, and nobody else"


def test_what_was_marked_as_read_is_in_no_mail(member: User, client: Client) -> None:
    page = guide()
    services.follow(member, page)
    publish(page, edition_note="Un.")
    client.post(f"{LIST}vus/")
    assert told() == []


def test_a_page_says_what_is_new_to_its_follower_until_they_have_read_it(member: User, client: Client) -> None:
    page = guide()
    services.follow(member, page)
    for note in ("Un.", "Deux."):
        publish(page, edition_note=note)
    said = "Nouveau pour vous, édition"
    for _ in range(2):
        shown = client.get(page.url).text
        assert "<b>Nouveau pour vous, édition 3" in shown, "reading alone changes nothing"
        assert "<b>Édition 2&#8239;:</b> Un.</p>" in shown, "reading ends both"
        assert 'name="edition" value="3"' in shown
    other = Client()
    other.force_login(person("karim@example.org"))
    for reader in (other, Client()):
        assert said not in reader.get(page.url).text
        reader.post(f"{page.url}suivre/", {"suivre": "lue", "edition": "3"})
    for odd in ({}, {"edition": ""}, {"edition": "-1"}, {"edition": "trois"}, {"edition": "²"}, {"edition": "9" * 40}):
        assert client.post(f"{page.url}suivre/", {"suivre": "lue", **odd})["Location"] == page.url
    assert "Un." in client.get(LIST).text
    publish(page, edition_note="Quatre.")
    client.post(f"{page.url}suivre/", {"suivre": "lue", "edition": "3"})
    on_page = client.get(page.url).text
    assert "<b>Nouveau pour vous, édition 4" in on_page
    assert "<b>Édition 3" not in on_page
    shown = client.get(LIST).text
    assert "Deux." not in shown
    assert "Quatre." in shown, "what came after the page was opened"
    script = {"X-Requested-With": "XMLHttpRequest"}
    answer = client.post(f"{page.url}suivre/", {"suivre": "lue", "edition": "999999999"}, headers=script)
    assert answer.status_code == 204
    assert "Nouveau" not in client.get(LIST).text
    assert said not in client.get(page.url).text
    assert told() == []
    publish(page, edition_note="Cinq.")
    assert "Cinq." in client.get(page.url).text, "nobody has read what was not there"


def test_nobody_is_told_of_what_they_no_longer_read(member: User, client: Client) -> None:
    page = guide(title="Le mot tamaris")
    services.follow(member, page)
    publish(page, edition_note="Un.")
    restriction = restrict(page, reader_group())
    for address in (LIST, "/"):
        assert "tamaris" not in client.get(address).text
    assert told() == []
    assert client.post(f"{page.url}suivre/").status_code == 404
    restriction.delete()
    assert "tamaris" in client.get(LIST).text


def test_a_mail_says_nothing_of_what_only_a_group_reads(client: Client) -> None:
    group = reader_group()
    reader = person("thierry@example.org", first_name="Thierry", groups=(group,))
    page = guide(title="Le mot tamaris")
    restrict(page, group)
    services.follow(reader, page)
    publish(page, edition_note="Le mot glycine.")
    [text] = told()
    assert "Une page réservée que vous suivez a changé." in text
    assert "tamaris" not in text
    assert "glycine" not in text
    client.force_login(reader)
    assert "Le mot glycine." in client.get(LIST).text


def test_mail_stops_in_one_click_without_signing_in_and_what_came_meanwhile_is_not_told_later(
    member: User, client: Client
) -> None:
    page = guide()
    services.follow(member, page)
    publish(page, edition_note="Un.")
    told()
    [message] = mail.outbox
    address = mails.MAILS.address(member)
    assert message.extra_headers["List-Unsubscribe"] == f"<{address}>"
    path = address.removeprefix(host())
    visitor = Client(enforce_csrf_checks=True)
    assert "Ne plus recevoir" in visitor.get(path).text
    assert FollowMail.objects.get().rhythm == Rhythm.WEEKLY
    assert "un courriel vous le dit aussi" in client.get(LIST).text
    assert "C’est fait" in visitor.post(path).text
    assert "Vous ne recevez aucun courriel" in client.get(LIST).text
    publish(page, edition_note="Deux.")
    assert told(8 * DAY) == []
    client.post(f"{LIST}rythme/", {"rhythm": Rhythm.WEEKLY})
    assert told(9 * DAY) == []
    publish(page, edition_note="Trois.")
    [text] = told(10 * DAY)
    assert "Trois." in text


def test_a_deactivated_person_gets_no_mail(member: User) -> None:
    page = guide()
    services.follow(member, page)
    publish(page, edition_note="Un.")
    User.objects.update(is_active=False)
    assert told() == []


def test_what_one_follows_is_exported_without_words_of_what_one_no_longer_reads_and_goes_with_the_person(
    member: User,
) -> None:
    page, closed = guide(), card(title="Le mot tamaris")
    for one in (page, closed):
        services.follow(member, one)
        Feedback.objects.create(page=one, kind="erreur", message="Le lien.", author=member)
    restrict(closed, reader_group())
    with zipfile.ZipFile(export_archive(member)) as archive:
        files = {name: json.loads(archive.read(f"guides/{name}.json")) for name in ("suivis", "signalements", "mails")}
    assert [row["page"] for row in files["suivis"]] == ["", page.title]
    assert [row["page"] for row in files["signalements"]] == [page.title, ""]
    assert [row["courriel"] for row in files["mails"]] == ["une fois par semaine"]
    erase(member, keep_posts=True)
    assert not Follow.objects.exists()
    assert not FollowMail.objects.exists()


def test_the_list_and_the_home_ask_as_much_for_one_page_as_for_many(member: User, client: Client) -> None:
    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    def followed(number: int) -> None:
        page = guide(f"g{number}")
        services.follow(member, page)
        publish(page, edition_note="Autrement.")

    followed(0)
    few = [asked(address) for address in (LIST, "/")]
    for number in range(1, 8):
        followed(number)
    assert [asked(address) for address in (LIST, "/")] == few
