"""What only a browser shows: the desk by keyboard alone, without a script, on a phone; no accessibility fault."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.core.tasks import drain
from quartiers.models import Post, Space
from tests import factories
from tests.accounts.factories import PASSWORD
from tests.browser import patient, wait_for_components
from tests.veille import remote as remotes
from tests.veille.factories import curator, item
from veille.models import FeedItem, Probe, Source
from veille.services import desk as services

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = "/veille/atelier/"
WHY = "Trois organismes voisins y arrivent à moindre coût."
STORIES = (
    {"guid": "1", "title": "Une équipe de nuit partagée entre voisins", "link": "https://gazette.example.org/1"},
    {"guid": "2", "title": "Des chiens en laisse au pied des tours", "link": "https://gazette.example.org/2"},
)


@pytest.fixture
def ines(live_server):
    person = curator(first_name="Inès", last_name="Carvalho")
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(page, person, address=DESK):
    page.goto(f"/compte/connexion/?next={address}")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**{address}")


def press(page, key):
    """A key that asks the portal something: what it answers is shown."""
    page.keyboard.press(key)
    settled(page)


def settled(page):
    """Nothing is on its way to the desk."""
    page.locator("main:not([aria-busy])").wait_for()
    wait_for_components(page)


def test_with_the_keyboard_alone_a_curator_refreshes_publishes_undoes_and_publishes_one_discussion(page, ines, remote):
    theme = factories.theme()
    space = Space.objects.create(slug="rue", title="La rue", purpose="Ce qui se passe dehors.")
    space.themes.add(theme)
    Source.objects.create(title="La Gazette", feed_url=remote.url("/flux")).themes.add(theme)
    remote.pages["/flux"] = remotes.rss(*STORIES)
    sign_in(page, ines)
    wait_for_components(page)
    press(page, "r")
    assert "en cours de lecture" in page.inner_text("main")
    drain()
    page.reload()
    assert page.inner_text(".desk__count") == "2\nà trier"
    opened = page.inner_text(".story__title")
    press(page, "j")
    assert page.inner_text(".story__title") != opened
    press(page, "k")
    page.keyboard.press("p")
    page.keyboard.type(WHY)
    press(page, "Enter")
    assert page.inner_text(".desk__count") == "1\nà trier"
    assert Post.objects.get().space == space
    press(page, "z")
    assert Post.objects.get().deleted_at is not None
    assert page.inner_text(".story__title") == opened
    assert page.input_value("#id_why") == WHY
    press(page, "p")
    post = Post.objects.get()
    assert (post.deleted_at, post.locked_at) == (None, None)
    assert (post.title, post.comments.count()) == (opened, 0)
    page.goto(FeedItem.objects.get(title=opened).get_absolute_url())
    assert WHY in page.inner_text("main")


def test_keys_are_silent_while_one_types_and_when_they_are_turned_off(page, ines):
    first, second = item("Un premier article"), item("Un second article")
    sign_in(page, ines)
    wait_for_components(page)
    page.focus("#id_why")
    page.keyboard.type("je garde le lien")
    assert page.input_value("#id_why") == "je garde le lien"
    assert set(FeedItem.objects.values_list("state", flat=True)) == {"inbox"}
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    assert page.input_value("#id_why") == "je garde le lien"
    assert "Plus rien à annuler ici." in page.inner_text("[data-no-undo]")
    page.keyboard.press("?")
    assert "Échap sortir du champ" in page.inner_text("#touches")
    assert page.locator("#touches").get_attribute("open") is not None
    page.click("text=Désactiver les touches")
    page.keyboard.press("e")
    page.wait_for_timeout(200)
    assert FeedItem.objects.filter(state="inbox").count() == 2
    page.click("text=Activer les touches")
    page.locator("[data-component=desk][data-started]").wait_for(state="attached")
    press(page, "e")
    assert set(FeedItem.objects.values_list("state", flat=True)) == {"inbox", "discarded"}
    assert {first.title, second.title} >= {page.inner_text(".story__title")}


def test_the_desk_works_without_a_script(browser, live_server, ines):
    item("Un article à publier"), item("Un article à écarter")
    plain = browser.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=False)
    page = plain.new_page()
    sign_in(page, ines)
    page.click("text=Un article à publier")
    page.click("button[value=publier]")
    assert "pourquoi c’est important" in page.inner_text(".errors")
    page.fill("#id_why", WHY)
    page.click("button[value=publier]")
    assert page.inner_text(".story__title") == "Un article à écarter"
    page.click("button[value=ecarter]")
    assert "Tout est trié" in page.inner_text(".desk")
    page.click(".undo button")
    assert page.inner_text(".story__title") == "Un article à écarter"
    assert dict(FeedItem.objects.values_list("title", "state")) == {
        "Un article à publier": "published",
        "Un article à écarter": "inbox",
    }
    plain.close()


def test_with_a_finger_on_a_phone_a_curator_puts_aside_undoes_and_publishes(browser, live_server, ines):
    item("Un article à publier"), item("Un article à écarter", told_at=timezone.now() + timedelta(minutes=1))
    phone = browser.new_context(
        base_url=live_server.url, locale="fr-FR", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = patient(phone.new_page())
    sign_in(page, ines)
    assert page.evaluate("matchMedia('(hover: none)').matches")

    def tap(target, states):
        box = page.locator(target).bounding_box()
        assert min(box["width"], box["height"]) >= 44, target
        page.tap(target)
        settled(page)
        assert sorted(FeedItem.objects.values_list("state", flat=True)) == states, target

    tap("button[value=ecarter]", ["discarded", "inbox"])
    assert page.inner_text(".story__title") == "Un article à publier"
    tap(".undo button", ["inbox", "inbox"])
    assert page.inner_text(".story__title") == "Un article à écarter"
    tap("button[value=ecarter]", ["discarded", "inbox"])
    page.tap("#id_why")
    page.keyboard.type(WHY)
    tap("button[value=publier]", ["discarded", "published"])
    assert "Tout est trié" in page.inner_text(".desk")
    assert FeedItem.objects.get(state="published").why == WHY
    phone.close()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_what_was_done_its_undo_and_the_actions_are_in_sight(browser, live_server, ines, width, height, script):
    for number in range(1, 4):
        item(f"Article {number}", summary="Un long résumé. " * 90, told_at=timezone.now() - timedelta(hours=number))
    opened = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": height}, java_script_enabled=script
    )
    page = opened.new_page()
    sign_in(page, ines)
    if script:
        wait_for_components(page)

    def in_sight(*selectors):
        for selector in selectors:
            box = page.locator(selector).bounding_box()
            assert 0 <= box["y"] <= height - box["height"], selector

    actions = [f"button[value={value}]" for value in ("publier", "garder", "ecarter")]
    in_sight(*actions)
    for number, action, said in ((1, "garder", "Gardé"), (2, "ecarter", "Écarté")):
        page.click(f"button[value={action}]")
        page.locator(f".story__title:has-text('Article {number + 1}')").wait_for()
        assert page.inner_text(".undo p").replace("\u202f", " ") == f"{said} : « Article {number} »"
        in_sight(".undo p", ".undo button", *actions)
    page.click(".undo button")
    page.locator(".story__title:has-text('Article 2')").wait_for()
    assert sorted(FeedItem.objects.values_list("state", flat=True)) == ["inbox", "inbox", "kept"]
    opened.close()


def test_two_curators_at_once_the_second_is_told_and_keeps_the_words(page, ines):
    story = item("Un article que deux personnes ouvrent")
    sign_in(page, ines)
    page.fill("#id_why", WHY)
    services.sort(story, curator(first_name="Paul", last_name="Martin"), "discarded", 0)
    page.click("button[value=publier]")
    settled(page)
    assert "Paul Martin a écarté cet article" in page.inner_text("main")
    assert page.input_value("#id_why") == WHY
    assert FeedItem.objects.get().state == "discarded"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_screen_of_the_room_has_an_accessibility_fault_or_overflows(page, axe, ines, width, scheme):
    story, theme = item("Un article retenu"), factories.theme()
    services.publish(story, ines, 0, why=WHY, theme=theme)
    waiting = item("Un article à trier", summary="Un résumé.", theme=theme)
    feed = {"url": "https://g.example.org/flux", "title": "Gazette", "site": "https://g.example.org/", "count": 1}
    shown = {"feeds": [{**feed, "entries": [{"title": "Un titre", "on": ""}]}], "done_at": timezone.now()}
    states = ({}, shown, {"asked_at": timezone.now() - timedelta(hours=1)})
    probes = [Probe.objects.create(address="g.example.org", asked_by=ines, **more) for more in states]
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, ines)
    source = Source.objects.get()
    for address in (
        "/veille/",
        f"/veille/{theme.key}/",
        story.get_absolute_url(),
        DESK,
        f"{DESK}?etat=publies",
        f"{DESK}?etat=gardes",
        f"{DESK}lien/",
        f"{DESK}{story.public_id}/corriger/",
        f"{DESK}sources/",
        f"{DESK}sources/{source.pk}/",
        *(f"{DESK}sources/essai/{probe.public_id}/" for probe in probes),
    ):
        page.goto(address)
        assert page.locator("h1").is_visible()
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto(f"{DESK}?article={waiting.public_id}")
    page.click("button[value=publier]")
    settled(page)
    assert page.locator("[aria-invalid=true]").count() == 1
    assert axe(page) == []
