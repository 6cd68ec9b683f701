"""The desk in a browser: keys typed ahead, no network, what is focused and told."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.browser import wait_for_components
from tests.veille.factories import item
from tests.veille.test_browser import DESK, WHY, ines, press, settled, sign_in
from veille.models import FeedItem
from veille.services import desk as services

__all__ = ["ines"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stories():
    """Five, the first on top of the tray."""
    now = timezone.now()
    return [item(f"Article {number}", told_at=now - timedelta(hours=number)) for number in range(1, 6)]


@pytest.fixture
def desk(page, ines, stories):
    sign_in(page, ines)
    wait_for_components(page)
    return page


@pytest.fixture
def slow(monkeypatch):
    """Each action takes its time, as on a bad line."""

    def late(verb):
        def change(*args, **kwargs):
            time.sleep(0.7)
            return verb(*args, **kwargs)

        return change

    for name in ("sort", "publish"):
        monkeypatch.setattr(services, name, late(getattr(services, name)))


def states():
    return [state for _title, state in sorted(FeedItem.objects.values_list("title", "state"))]


def test_keys_typed_ahead_wait_and_act_on_the_story_that_then_stands_there(desk, slow):
    desk.keyboard.type("egl", delay=30)
    desk.locator(".undo:has-text('Remis à plus tard')").wait_for()
    settled(desk)
    assert states() == ["discarded", "kept", "later", "inbox", "inbox"]
    assert desk.inner_text(".story__title") == "Article 4"


def test_a_reason_typed_ahead_is_that_of_the_next_story(desk, slow):
    desk.keyboard.type(f"ep{WHY}", delay=5)
    desk.keyboard.press("Enter")
    desk.keyboard.type("e")
    desk.locator(".undo:has-text('« Article 3 »')").wait_for()
    settled(desk)
    assert states() == ["discarded", "published", "discarded", "inbox", "inbox"]
    assert FeedItem.objects.get(title="Article 2").why == WHY


def test_a_reason_begun_ahead_goes_on_in_its_field(desk, slow):
    desk.keyboard.type("epTrois org", delay=5)
    desk.locator("#id_why:focus").wait_for()
    desk.keyboard.type("anismes")
    assert desk.input_value("#id_why") == "Trois organismes"
    assert states()[:2] == ["discarded", "inbox"]


def test_keys_typed_ahead_of_an_action_that_was_refused_are_not_done(desk, slow, stories):
    FeedItem.objects.filter(pk=stories[0].pk).update(version=7)
    desk.keyboard.type("eepavant", delay=5)
    desk.locator(".errors").wait_for()
    settled(desk)
    assert states() == ["inbox"] * 5
    assert "Ce que vous aviez tapé ensuite : « avant »." in desk.inner_text("[data-trouble]").replace("\u202f", " ")


def test_a_story_without_its_reason_is_not_published_and_the_field_says_why(desk):
    assert "obligatoire pour publier" in desk.inner_text(".story__fields")
    assert desk.inner_text("[data-needed]") == ""
    desk.keyboard.press("p")
    desk.locator("#id_why:focus").wait_for()
    told, field = desk.locator("[data-needed]"), desk.locator("#id_why")
    assert "il faut cette ligne" in told.inner_text()
    assert told.get_attribute("role") == "status"
    assert 0 < field.bounding_box()["y"] - told.bounding_box()["y"] < 150
    assert set(states()) == {"inbox"}
    desk.keyboard.type("T")
    assert told.inner_text() == ""


def test_a_double_click_sorts_one_story(desk):
    desk.dblclick("button[value=ecarter]")
    desk.wait_for_timeout(400)
    settled(desk)
    assert states() == ["discarded", "inbox", "inbox", "inbox", "inbox"]


def test_without_network_the_desk_stays_says_so_and_keeps_the_words(desk):
    theme = factories.theme()
    desk.reload()
    desk.fill("#id_why", WHY)
    desk.select_option("#id_theme", theme.key)
    desk.context.set_offline(True)
    press(desk, "Enter")
    desk.locator("[data-trouble]:has-text('Pas de réseau')").wait_for()
    assert (desk.inner_text(".story__title"), desk.input_value("#id_why")) == ("Article 1", WHY)
    desk.keyboard.press("Escape")
    press(desk, "j")
    assert desk.inner_text(".story__title") == "Article 1"
    desk.context.set_offline(False)
    desk.locator("[data-trouble]:has-text('Le réseau est revenu')").wait_for()
    assert set(states()) == {"inbox"}
    press(desk, "j")
    assert (desk.inner_text(".story__title"), desk.inner_text("[data-trouble]")) == ("Article 2", "")
    assert desk.input_value("#id_why") == ""
    press(desk, "k")
    desk.reload()
    assert (desk.input_value("#id_why"), desk.input_value("#id_theme")) == (WHY, theme.key)
    assert "ce n’est pas encore publié" in desk.inner_text("[data-found]")
    press(desk, "p")
    published = FeedItem.objects.get(state="published")
    assert (published.title, published.why, published.theme) == ("Article 1", WHY, theme)
    press(desk, "z")
    assert (desk.input_value("#id_why"), desk.inner_text("[data-found]")) == (WHY, "")


def test_who_is_signed_out_meanwhile_keeps_the_words_too(desk):
    desk.fill("#id_why", WHY)
    desk.context.clear_cookies(name="sessionid")
    press(desk, "Enter")
    assert "Vous n’êtes plus connecté" in desk.inner_text("[data-trouble]")
    assert desk.input_value("#id_why") == WHY


def test_the_next_story_has_the_focus_and_its_place_is_told(desk):
    press(desk, "j")
    assert desk.evaluate("document.activeElement.textContent") == "Article 2"
    assert desk.text_content("[data-told]") == "2 sur 5"
    press(desk, "e")
    assert desk.evaluate("document.activeElement.textContent") == "Article 3"
    assert desk.text_content("[data-told]").replace("\u202f", " ") == "Écarté : « Article 2 » 2 sur 4"
    press(desk, "k")
    assert desk.text_content("[data-told]") == "1 sur 4"
    press(desk, "z")
    assert "De retour dans" in desk.text_content("[data-told]")
    assert desk.text_content("[data-told]").endswith("2 sur 5")


def test_the_pages_of_the_desk_are_gone_back_to(desk):
    press(desk, "j")
    second = desk.url
    press(desk, "j")
    desk.go_back()
    desk.locator(".story__title:has-text('Article 2')").wait_for()
    assert desk.url == second
    desk.reload()
    assert desk.inner_text(".story__title") == "Article 2"


def test_a_link_that_is_added_without_network_keeps_its_words(desk):
    desk.goto(f"{DESK}lien/")
    desk.fill("#id_link", "https://gazette.example.org/9")
    desk.fill("#id_title", "Un lien")
    desk.context.set_offline(True)
    desk.click("text=Mettre dans l’atelier")
    desk.locator("[data-away]:has-text('Pas de réseau')").wait_for()
    assert desk.input_value("#id_title") == "Un lien"
    desk.context.set_offline(False)
    desk.locator("[data-away]:has-text('revenu')").wait_for()
    desk.click("text=Mettre dans l’atelier")
    desk.wait_for_url(f"**{DESK}?article=*")
    assert FeedItem.objects.filter(title="Un lien").count() == 1


def test_a_form_of_the_desk_and_its_faults_stand_clear_of_the_title(page, ines):
    story = item("Un article")
    sign_in(page, ines, f"{DESK}lien/")
    for address in (f"{DESK}lien/", f"{DESK}{story.public_id}/corriger/"):
        page.goto(address)
        wait_for_components(page)
        assert under_the_title(page, "form.form") >= 16
        page.fill("#id_title", "")
        page.click("form.form [type=submit]")
        page.locator(".errors:focus").wait_for()
        assert under_the_title(page, ".errors") >= 16


def under_the_title(page, selector):
    """The pixels between the title and what follows it."""
    title, below = (page.locator(name).bounding_box() for name in ("main h1", f"main {selector}"))
    return below["y"] - title["y"] - title["height"]


def test_what_stands_beside_the_keys_keeps_its_place_when_all_of_them_are_shown(desk):
    places = "[...document.querySelectorAll('.desk__words > *')].map(part => part.getBoundingClientRect().top)"
    desk.set_viewport_size({"width": 1280, "height": 900})
    before = desk.evaluate(places)
    desk.click(".desk__keys summary")
    assert desk.locator(".desk__keys details li").first.is_visible()
    assert desk.evaluate(places) == before
