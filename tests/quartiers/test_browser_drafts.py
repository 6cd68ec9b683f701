"""What one writes is not lost: by a network that goes away, by a reload, by a second tab."""

from typing import Any

import pytest
from playwright.sync_api import expect

from quartiers.models import Attachment, Comment, Draft, Membership, Post
from tests.browser import patient
from tests.quartiers.conftest import Quarter
from tests.quartiers.test_browser import photo, sign_in, soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
FIELD = "Qu’avez-vous essayé"


@pytest.fixture
def live(transactional_db: None) -> Quarter:
    return Quarter()


def test_an_answer_survives_a_lost_network_and_a_reload_and_leaves_nothing_once_published(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    page.goto(address)
    page.route("**/brouillon/", lambda route: route.abort())
    page.get_by_label(FIELD).fill("Écrit dans la cage d’escalier")
    page.get_by_text("Pas de réseau").wait_for()
    assert not Draft.objects.exists()
    page.reload()
    page.get_by_text("Voici ce que vous aviez écrit").wait_for()
    assert page.get_by_label(FIELD).input_value() == "Écrit dans la cage d’escalier"
    page.unroute("**/brouillon/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("Brouillon gardé à").wait_for()
    assert Draft.objects.get().fields["text"] == "Écrit dans la cage d’escalier"
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.locator(".comment__text", has_text="Écrit dans la cage").wait_for()
    assert page.get_by_label(FIELD).input_value() == ""
    page.reload()
    soon(page, "sessionStorage.length === 0")
    assert page.get_by_label(FIELD).input_value() == ""
    assert Comment.objects.count() == 1
    assert not Draft.objects.exists()


def test_without_network_nothing_is_sent_the_page_stays_and_it_leaves_when_the_network_is_back(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    for path, field in ((address, FIELD), ("/quartiers/chantiers/ecrire/question/", "Votre question")):
        page.goto(path)
        if "ecrire" in path:
            page.get_by_label("Titre").fill("Sans réseau")
        page.get_by_label(field).fill("Écrit dans la cage d’escalier")
        context.set_offline(True)
        page.get_by_role("button", name="Publier dans Chantiers").click()
        page.get_by_text("rien n’est encore envoyé").wait_for()
        assert page.get_by_label(field).input_value() == "Écrit dans la cage d’escalier"
        assert page.get_by_text("gardé sur cet appareil").count() == 1
        context.set_offline(False)
        page.get_by_text("Écrit dans la cage d’escalier").and_(page.locator("p")).wait_for()
    assert Comment.objects.count() == 1
    assert Post.objects.filter(title="Sans réseau").count() == 1


def test_who_is_signed_out_while_writing_is_told_so_and_goes_on_after_signing_in(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    page.goto(address)
    context.clear_cookies()
    page.get_by_label(FIELD).fill("Écrit après la fin")
    page.get_by_text("Vous n’êtes plus connecté").wait_for()
    assert page.get_by_text("Pas de réseau").count() == 0
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.get_by_text("rien n’est encore envoyé").wait_for()
    assert not Comment.objects.exists()
    sign_in(context, live.insider, live_server)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.get_by_text("rien n’est encore envoyé").wait_for()
    sign_in(context, live.outsider, live_server)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.locator(".comment__text", has_text="Écrit après la fin").wait_for()
    assert Comment.objects.count() == 1
    assert not Draft.objects.exists()


def test_who_may_no_longer_read_the_space_is_told_so(live: Quarter, context: Any, page: Any, live_server: Any) -> None:
    address = live.post(live.closed, live.insider).get_absolute_url()
    sign_in(context, live.insider, live_server)
    page.goto(address)
    Membership.objects.filter(space=live.closed).delete()
    page.get_by_label(FIELD).fill("Trop tard")
    page.get_by_text("n’est plus ouvert pour vous").wait_for()
    assert page.get_by_label(FIELD).input_value() == "Trop tard"


def test_two_tabs_on_one_draft_both_keep_their_words(live: Quarter, context: Any, page: Any, live_server: Any) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    page.goto(address)
    page.get_by_label(FIELD).fill("Commun")
    page.get_by_text("Brouillon gardé à").wait_for()
    second = patient(context.new_page())
    second.goto(address)
    with page.expect_response("**/brouillon/"):
        page.get_by_label(FIELD).fill("Commun, onglet un")
    second.get_by_label(FIELD).fill("Commun, onglet deux")
    second.get_by_text("Rien n’est perdu").wait_for()
    second.get_by_text("Brouillon gardé à").wait_for()
    assert sorted(draft.fields["text"] for draft in Draft.objects.all()) == ["Commun, onglet deux", "Commun, onglet un"]


def test_after_a_refused_answer_one_goes_on_in_the_same_draft_and_nothing_of_the_refused_words_stays(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    page.goto(address)
    publish = page.get_by_role("button", name="Publier dans Chantiers")
    for refused in ("", "a" * 15_000):
        page.get_by_label(FIELD).fill(refused)
        publish.click()
        page.get_by_role("alert").wait_for()
        soon(page, "sessionStorage.length === 0")
        with page.expect_response("**/brouillon/") as saved:
            page.get_by_label(FIELD).fill("Une réponse courte")
        assert saved.value.status == 200
        assert page.get_by_text("autre onglet").count() == 0
    publish.click()
    page.locator(".comment__text", has_text="Une réponse courte").wait_for()
    assert page.get_by_label(FIELD).input_value() == ""
    assert not Draft.objects.exists()


def test_what_a_photo_shows_is_kept_with_the_photo_and_does_not_come_back_as_unsaved(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    sign_in(context, live.member, live_server)
    page.goto("/quartiers/chantiers/ecrire/message/")
    page.get_by_label("Titre").fill("Le hall repeint")
    page.get_by_label("Joindre des fichiers").set_input_files(photo())
    page.get_by_label("Ce que montre la photo").fill("Le hall, en vert")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("link", name="hall.jpg").wait_for()
    soon(page, "sessionStorage.length === 0")
    assert page.get_by_label("Ce que montre la photo").input_value() == ""
    assert page.get_by_text("Voici ce que vous aviez écrit").count() == 0
    assert page.get_by_text("Brouillon gardé à").count() == 2
    assert Attachment.objects.get().alt == "Le hall, en vert"


def test_another_person_in_the_same_tab_finds_nothing_of_it(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.outsider, live_server)
    page.goto(address)
    page.route("**/brouillon/", lambda route: route.abort())
    page.get_by_label(FIELD).fill("À moi seul")
    page.get_by_text("Pas de réseau").wait_for()
    sign_in(context, live.insider, live_server)
    page.goto(address)
    soon(page, "sessionStorage.length === 0")
    assert page.get_by_label(FIELD).input_value() == ""
    assert not Draft.objects.exists()


def test_without_javascript_one_answers_and_asks_all_the_same(
    live: Quarter, browser: Any, context: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    bare = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    sign_in(bare, live.outsider, live_server)
    page = bare.new_page()
    page.goto(address)
    page.get_by_label(FIELD).fill("Sans script")
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.locator(".comment__text", has_text="Sans script").wait_for()
    page.goto("/quartiers/chantiers/ecrire/question/")
    page.get_by_label("Titre").fill("À moitié")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_text("Brouillon gardé à").first.wait_for()
    assert Draft.objects.get().fields["title"] == "À moitié"
    bare.close()


def test_without_javascript_an_empty_answer_comes_back_at_what_is_missing(
    live: Quarter, browser: Any, context: Any, live_server: Any
) -> None:
    post = live.post(text="Une ligne.\n\n" * 80)
    bare = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    sign_in(bare, live.outsider, live_server)
    page = bare.new_page()
    page.goto(post.get_absolute_url())
    page.get_by_role("button", name="Publier dans Chantiers").click()
    expect(page.get_by_role("alert")).to_be_in_viewport()
    bare.close()


def test_a_change_of_what_is_published_saves_itself_is_found_elsewhere_and_ends_when_published(
    live: Quarter, browser: Any, context: Any, page: Any, live_server: Any, axe: Any
) -> None:
    address = live.post(title="Le tilleul").get_absolute_url()
    sign_in(context, live.member, live_server)
    page.goto(f"{address}modifier/")
    page.get_by_label("Votre message").fill("Écrit au bureau")
    page.get_by_text("Brouillon gardé à").wait_for()
    elsewhere = browser.new_context(base_url=live_server.url, locale="fr-FR")
    sign_in(elsewhere, live.member, live_server)
    phone = patient(elsewhere.new_page())
    phone.goto(f"{address}modifier/")
    assert phone.get_by_label("Votre message").input_value() == "Écrit au bureau"
    assert axe(phone) == []
    with phone.expect_response("**/modifier/brouillon/"):
        phone.get_by_label("Votre message").fill("Écrit au bureau, fini dans le train")
    phone.get_by_role("button", name="Enregistrer la modification").click()
    phone.get_by_text("fini dans le train").and_(phone.locator("p")).wait_for()
    elsewhere.close()
    assert not Draft.objects.exists()
    page.goto(f"{address}modifier/")
    soon(page, "sessionStorage.length === 0")
    assert page.get_by_label("Votre message").input_value() == "Écrit au bureau, fini dans le train"
    assert page.get_by_text("Brouillon gardé").count() == 0
    assert not Draft.objects.exists()
