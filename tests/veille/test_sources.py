"""Paste an address, see what would be read, follow it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.core.tasks import drain
from tests.veille import remote as remotes
from tests.veille.factories import curator
from veille.forms import SourceForm
from veille.models import FeedItem, Probe, Source
from veille.services import probe as services

pytestmark = pytest.mark.django_db
FEED = remotes.rss({"guid": "1", "title": "Une charte pour les chiens", "link": "https://g.example.org/1"})
PAGE = b'<html><head><link rel="alternate" type="application/rss+xml" href="/flux"></head><p>Bonjour'


def test_a_sites_address_leads_to_its_feed_then_to_its_stories(client, remote):
    client.force_login(curator())
    remote.pages |= {"/": lambda handler: remotes.say(handler, PAGE, kind="text/html"), "/flux": FEED}
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/")})
    assert "regarde cette adresse" in client.get(asked["Location"]).content.decode()
    assert remote.asked == []
    drain()
    page = client.get(asked["Location"]).content.decode()
    assert "Une charte pour les chiens" in page
    assert "seuls les articles des trente derniers jours" in page
    assert client.post(asked["Location"], {"feed": "0", "title": "La Gazette"}).status_code == 302
    again = client.post(asked["Location"], {"feed": "0", "title": "La Gazette"}, follow=True)
    assert "Ce flux est déjà suivi" in again.content.decode()
    assert again.redirect_chain[-1][0] == reverse("veille:source", args=[Source.objects.get().pk])
    drain()
    assert Source.objects.get().feed_url == remote.url("/flux")
    assert FeedItem.objects.get().title == "Une charte pour les chiens"


@pytest.mark.parametrize(
    "address", ["", "http://127.0.0.1/", "file:///etc/passwd", "http://a:b@g.example.org/", "pas une adresse"]
)
def test_an_address_that_may_not_be_asked_is_refused_at_the_field(client, address):
    client.force_login(curator())
    response = client.post(reverse("veille:sources"), {"address": address})
    assert response.status_code == 422
    assert not Probe.objects.exists()


def test_a_page_without_a_feed_says_so_and_a_probe_is_its_curators_own(client, remote):
    client.force_login(curator())
    remote.pages["/"] = lambda handler: remotes.say(handler, b"<html><p>Bonjour", kind="text/html")
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/")})
    drain()
    assert "aucun flux" in client.get(asked["Location"]).content.decode()
    client.force_login(curator())
    assert client.get(asked["Location"]).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        b'<link rel="alternate" type="application/rss+xml" href="http://[bad">' + PAGE,
        PAGE.replace(b"</head>", b"</head><![foo["),
        remotes.rss({"guid": "1", "title": "Une charte"}).replace(b"https://gazette.example.org/<", b"http://[bad<"),
    ],
)
def test_an_odd_address_in_a_page_or_a_feed_hides_no_feed(client, remote, page):
    client.force_login(curator())
    remote.pages |= {"/": lambda handler: remotes.say(handler, page, kind="text/html"), "/flux": FEED}
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/")})
    drain()
    assert "Une charte" in client.get(asked["Location"]).content.decode()


def test_a_site_that_leads_to_no_address_says_so(client, remote):
    client.force_login(curator())
    remote.pages["/"] = remotes.redirect("http://[bad", 301)
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/")})
    drain()
    assert "une adresse qui n’en est pas une" in client.get(asked["Location"]).content.decode()


def test_a_probe_ends_whatever_a_page_makes_it_raise(monkeypatch):
    def fall(*args):
        raise RuntimeError

    monkeypatch.setattr(services, "discover", fall)
    asked = Probe.objects.create(address="https://gazette.example.org", asked_by=curator())
    with pytest.raises(RuntimeError):
        services.look_at(asked)
    asked.refresh_from_db()
    assert (asked.failure, bool(asked.done_at)) == (services.UNREADABLE, True)


def test_a_look_whose_worker_was_killed_says_so_and_is_asked_once_more(client, remote):
    client.force_login(curator())
    remote.pages["/flux"] = FEED
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/flux")})
    DBTaskResult.objects.ready().get().claim("killed")
    assert "quelques secondes" in client.get(asked["Location"]).content.decode()
    Probe.objects.update(asked_at=timezone.now() - Probe.ANSWERS_WITHIN - timedelta(seconds=1))
    assert drain() == 0
    page = client.get(asked["Location"]).content.decode()
    assert "quelques secondes" not in page
    assert "la lecture a été interrompue" in page
    assert f'name="address" value="{remote.url("/flux")}"' in page
    again = client.post(reverse("veille:sources"), {"address": remote.url("/flux")})
    assert drain() == 1
    assert "Une charte pour les chiens" in client.get(again["Location"]).content.decode()


def test_settling_a_source_leaves_what_reading_it_writes(client):
    client.force_login(curator())
    source = Source.objects.create(title="Gazette", feed_url="https://g.example.org/flux")
    form = SourceForm({"title": "Courrier", "active": ""}, instance=Source.objects.get(pk=source.pk))
    assert form.is_valid()
    Source.objects.filter(pk=source.pk).update(health="À jour, rien de nouveau.")
    form.save()
    source.refresh_from_db()
    assert (source.title, source.active, source.health) == ("Courrier", False, "À jour, rien de nouveau.")


def test_one_source_is_read_again_by_its_button_once_and_shows_what_it_brought(client, remote):
    client.force_login(curator())
    remote.pages["/flux"] = FEED
    source = Source.objects.create(title="Gazette", feed_url=remote.url("/flux"))
    other = Source.objects.create(title="Autre", feed_url=remote.url("/autre"))
    for _ in range(2):
        assert client.post(reverse("veille:refresh_source", args=[source.pk])).status_code == 302
    assert drain() == 1
    page = client.get(reverse("veille:source", args=[source.pk])).content.decode()
    assert "Une charte pour les chiens" in page
    assert "1 nouvel article" in page
    assert "Pas encore lue" in client.get(reverse("veille:source", args=[other.pk])).content.decode()


def test_the_preview_says_how_many_how_recent_and_what(client, remote):
    client.force_login(curator())
    dated = {"guid": "1", "title": "Un titre daté", "text": "Son résumé.", "date": "Mon, 02 Nov 2026 08:00:00 +0100"}
    remote.pages["/flux"] = remotes.rss(dated, *({"guid": str(n), "title": f"Titre {n}"} for n in range(2, 9)))
    asked = client.post(reverse("veille:sources"), {"address": remote.url("/flux")})
    drain()
    page = client.get(asked["Location"]).content.decode()
    for words in ("8 articles", "La Gazette du Val", "Un titre daté", "Son résumé.", "sans date", "2 nov"):
        assert words in page, words
    assert "Titre 8" not in page
    assert Source.objects.count() == 0


def test_refreshing_twice_is_done_once(client, remote):
    client.force_login(curator())
    remote.pages["/flux"] = FEED
    Source.objects.create(title="Gazette", feed_url=remote.url("/flux"))
    client.post(reverse("veille:refresh"))
    client.post(reverse("veille:refresh"))
    assert drain() == 1
    assert FeedItem.objects.count() == 1


def test_a_stopped_source_that_is_pasted_again_is_shown_and_followed_again(client, remote):
    person = curator()
    client.force_login(person)
    remote.pages["/flux"] = FEED
    source = Source.objects.create(title="Gazette", feed_url=remote.url("/flux"), active=False, failing=True, gone=3)
    asked = Probe.objects.create(
        address=source.feed_url,
        asked_by=person,
        done_at=timezone.now(),
        feeds=[{"url": source.feed_url, "title": "Gazette", "site": "", "count": 1, "entries": []}],
    )
    page = client.post(reverse("veille:probe", args=[asked.public_id]), {"feed": "0", "title": "Gazette"}, follow=True)
    assert "sa lecture est arrêtée" in page.content.decode()
    again = reverse("veille:follow_again", args=[source.pk])
    assert f'action="{again}"' in page.content.decode()
    for _ in range(2):
        assert "est suivie à nouveau" in client.post(again, follow=True).content.decode()
    assert drain() == 1
    source.refresh_from_db()
    assert (source.active, source.failing, source.gone) == (True, False, 0)
    assert FeedItem.objects.get().title == "Une charte pour les chiens"


def test_sources_in_trouble_are_told_on_the_desk_and_stand_first_in_the_list(client):
    client.force_login(curator())
    Source.objects.create(title="Ancienne", feed_url="https://a.example.org/flux")
    assert "en panne" not in client.get(reverse("veille:desk")).content.decode()
    Source.objects.create(title="Voulue", feed_url="https://v.example.org/flux", active=False)
    Source.objects.create(title="Tombée", feed_url="https://t.example.org/flux", failing=True)
    Source.objects.create(title="Partie", feed_url="https://p.example.org/flux", failing=True, active=False)
    assert "Sources (2 en panne)" in client.get(reverse("veille:desk")).content.decode()
    shown = client.get(reverse("veille:sources")).context["page"]
    assert [source.title for source in shown] == ["Partie", "Tombée", "Voulue", "Ancienne"]


@pytest.mark.parametrize("active", [True, False])
def test_settling_whether_a_source_is_followed_ends_its_trouble(client, active):
    client.force_login(curator())
    source = Source.objects.create(
        title="Gazette", feed_url="https://g.example.org/flux", active=not active, failing=True, failures=5, gone=3
    )
    client.post(
        reverse("veille:source", args=[source.pk]), {"title": "Gazette", **({"active": "on"} if active else {})}
    )
    source.refresh_from_db()
    assert (source.active, source.failing) == (active, False)
    assert source.gone == (0 if active else 3)
