"""What only a browser shows: a REX with a photo, an answer, a moderator; drafts that save themselves; accessibility."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from quartiers.models import Draft, Post
from quartiers.services import moderation, posts, withdrawal
from quartiers.services.drafts import save_draft
from quartiers.tasks import MAILS
from tests.quartiers.conftest import Quarter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def live(transactional_db: None) -> Quarter:
    return Quarter()


def sign_in(context: Any, person: Any, live_server: Any) -> None:
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.clear_cookies()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def soon(page: Any, condition: str) -> None:
    """Waits until ``condition`` holds; asked by the debugger, since the page's policy lets nothing be evaluated in it."""
    for _ in range(60):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(250)
    raise AssertionError(condition)


def photo() -> dict[str, Any]:
    out = BytesIO()
    Image.new("RGB", (300, 200), "#0b5d5e").save(out, "JPEG")
    return {"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_member_posts_a_rex_with_a_photo_another_answers_a_moderator_hides(
    live: Quarter, context: Any, page: Any, live_server: Any, axe: Callable[..., Any]
) -> None:
    sign_in(context, live.member, live_server)
    page.goto("/quartiers/chantiers/")
    page.get_by_role("link", name="Raconter un retour d’expérience").click()
    page.get_by_label("Titre").fill("Le hall repeint avec les jeunes")
    page.get_by_label("La situation").fill("Un hall dégradé.")
    page.get_by_label("Ce que vous avez fait").fill("Nous avons peint ensemble.")
    page.get_by_label("Le résultat").fill("Il tient depuis un an.")
    page.get_by_label("Joindre des fichiers").set_input_files(photo())
    page.get_by_label("Ce que montre la photo").fill("Le hall, en vert")
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.get_by_role("heading", level=1, name="Le hall repeint avec les jeunes").wait_for()
    picture = page.get_by_role("img", name="Le hall, en vert")
    picture.scroll_into_view_if_needed()
    soon(page, "document.querySelector('.picture img').naturalWidth === 300")
    assert axe(page) == []
    address = page.url

    sign_in(context, live.outsider, live_server)
    page.goto(address)
    page.get_by_label("Qu’avez-vous essayé").fill("Chez nous, une couche de vernis en plus.")
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.get_by_text("Chez nous, une couche de vernis en plus.").wait_for()
    assert axe(page) == []

    sign_in(context, live.moderator, live_server)
    page.goto(address)
    page.get_by_role("link", name="Masquer la réponse de Karim").click()
    page.get_by_label("Raison").fill("Un essai.")
    page.get_by_role("button", name="Masquer").click()
    page.get_by_text("Réponse masquée par la modération").wait_for()
    assert not page.get_by_text("une couche de vernis").count()


def test_a_draft_saves_itself_and_says_so(live: Quarter, context: Any, page: Any, live_server: Any) -> None:
    sign_in(context, live.member, live_server)
    page.goto("/quartiers/chantiers/ecrire/question/")
    page.get_by_label("Titre").fill("Une question qui attend")
    page.get_by_text("Brouillon gardé à").wait_for()
    assert Draft.objects.get().fields["title"] == "Une question qui attend"
    page.goto("/quartiers/chantiers/")
    page.get_by_role("link", name="Une question qui attend").click()
    page.get_by_label("Votre question").fill("Qui a essayé ?")
    page.get_by_role("button", name="Publier dans Chantiers").click()
    page.get_by_role("heading", level=1, name="Une question qui attend").wait_for()
    assert Post.objects.get().text.startswith("Qui a essayé")


def test_an_at_sign_offers_people_of_the_space(live: Quarter, context: Any, page: Any, live_server: Any) -> None:
    post = live.post()
    sign_in(context, live.member, live_server)
    page.goto(post.get_absolute_url())
    field = page.get_by_label("Qu’avez-vous essayé")
    field.press_sequentially("Merci @Kar")
    page.get_by_role("option", name="Karim Lenoir").click()
    assert field.input_value() == "Merci @Karim Lenoir "


def test_a_name_is_chosen_with_the_arrows_and_enter_breaks_no_line(
    live: Quarter, context: Any, page: Any, live_server: Any, axe: Callable[..., Any]
) -> None:
    live.person("karima@example.org", "Karima", "Zaoui", spaces=(live.open,))
    address = live.post().get_absolute_url()
    sign_in(context, live.member, live_server)
    page.goto(address)
    field = page.get_by_label("Qu’avez-vous essayé")
    field.press_sequentially("Merci @Kari")
    page.get_by_role("option", name="Karim Lenoir", selected=True).wait_for()
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Karima Zaoui", selected=True).wait_for()
    page.keyboard.press("Enter")
    assert field.input_value() == "Merci @Karima Zaoui "
    page.keyboard.press("Enter")
    assert field.input_value() == "Merci @Karima Zaoui \n"
    page.keyboard.type("@Kari")
    page.get_by_role("option", name="Karim Lenoir").wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert field.input_value().endswith("@Kari")


def test_a_name_chosen_while_one_goes_on_typing_replaces_all_that_was_typed(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    address = live.post().get_absolute_url()
    sign_in(context, live.member, live_server)
    page.goto(address)
    field = page.get_by_label("Qu’avez-vous essayé")
    field.press_sequentially("@Ka")
    page.get_by_role("option", name="Karim Lenoir").wait_for()
    page.route("**/suggestions/**", lambda route: None)
    field.press_sequentially("rim")
    page.keyboard.press("Enter")
    assert field.input_value() == "@Karim Lenoir "


def every_template(live: Quarter) -> tuple[list[str], list[str]]:
    """Addresses that show every template of the room to the animator, in every state."""
    live.post(live.closed, live.insider)
    question = live.post(kind="question", author=live.animator)
    post, answer = question.get_absolute_url(), live.answer(question, live.outsider)
    mine = live.answer(question, live.animator, "> cité\n\n- un\n- deux\n\nhttps://example.org/page", parent=answer)
    hidden, taken = live.answer(question, live.outsider), live.answer(question, live.outsider)
    live.answer(question, live.outsider, parent=taken)
    posts.keep_answer(question, answer)
    moderation.hide(live.moderator, question, hidden, "Un nom de locataire.", mail=False)
    own_words = live.post(author=live.animator), live.answer(question, live.animator)
    for words in (taken, *own_words):
        withdrawal.withdraw(words)
    locked = live.post(title="Unmottrèslong" * 9)
    moderation.lock(live.moderator, locked, True)
    moderation.hide(live.moderator, live.post(author=live.animator), None, "Un nom.", mail=False)
    moderation.report(question, answer, live.member, "Un nom.", mail=False)
    for text in ("Un début", "Un autre"):
        save_draft(uuid4(), live.animator, live.open, "", {"text": text}, 0, question)
    save_draft(uuid4(), live.animator, live.open, "question", {"title": "Un titre"}, 0)
    acts = [f"{post}reponses/{answer.key}/masquer/", f"{post}reponses/{answer.key}/signaler/"]
    own = [f"{post}modifier/", f"{post}reponses/{mine.key}/modifier/"]
    rooms = [
        "",
        "ecrire/",
        f"chantiers/?retiree={own_words[0].key}",
        "chantiers/quitter/",
        "chantiers/personnes/",
        "chantiers/reglages/",
        "nouvel-espace/",
        "avis/",
        "moderation/",
    ]
    written = [f"chantiers/ecrire/{kind}/" for kind in ("rex", "question")]
    stop = [f"avis/arreter/{MAILS.token(live.animator, about)}/" for about in ("", "reports")]
    return [post, f"{post}?a={answer.key}", locked.get_absolute_url(), *acts, *own], [*rooms, *written, *stop]


def test_one_reads_answers_and_reports_with_the_keyboard_alone(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    post = live.post()
    live.answer(post, live.insider)
    sign_in(context, live.outsider, live_server)
    page.goto(post.get_absolute_url())
    reach(page, "document.activeElement.matches('textarea')")
    page.keyboard.type("Au clavier seulement")
    reach(page, "document.activeElement.matches('.form button[type=submit]')")
    page.keyboard.press("Enter")
    page.locator(".comment__text", has_text="Au clavier seulement").wait_for()
    page.goto(post.get_absolute_url())
    reach(page, "document.activeElement.textContent.startsWith('Signaler la réponse')")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Signaler à la modération").wait_for()


def reach(page: Any, condition: str) -> None:
    """Tab until the focus is there, and seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
            return
    raise AssertionError(condition)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation_nor_overflows(
    live: Quarter, context: Any, page: Any, live_server: Any, axe: Callable[..., Any], scheme: str
) -> None:
    where, paths = every_template(live)
    sign_in(context, live.animator, live_server)
    pages = [f"/quartiers/{path}" for path in paths] + where
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for path in pages:
            page.goto(path)
            assert axe(page) == [], f"{path} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
        page.goto("/quartiers/referents/reglages/")
        page.locator("[name=kind]").select_option("national")
        page.get_by_role("button", name="Enregistrer l’espace").click()
        page.get_by_role("button", name="Ouvrir à tous les membres").wait_for()
        assert axe(page) == [], f"opening a space at {width}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"opening a space at {width}"


def test_who_comes_to_answer_writes_at_once_after_what_is_quoted(
    live: Quarter, context: Any, page: Any, live_server: Any
) -> None:
    post = live.post(kind="question")
    answer = live.answer(post, live.insider, "\n".join(f"Ligne {number}." for number in range(12)))
    live.many(post, 20)
    sign_in(context, live.outsider, live_server)
    page.goto(post.get_absolute_url())
    page.locator(f"#r-{answer.key}").get_by_role("link", name="Citer").click()
    field = page.get_by_label("Qu’avez-vous essayé")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    assert field.evaluate("field => field.scrollTop + field.clientHeight >= field.scrollHeight - 1")
    page.keyboard.type("Oui.")
    assert field.input_value().endswith("> Ligne 11.\n\nOui.")
    page.goto(f"{post.get_absolute_url()}#reponses")
    expect(field).not_to_be_focused()
    page.goto("/")
    page.goto(f"{post.get_absolute_url()}#repondre")
    expect(field).to_be_focused()
    field.fill("")
    page.get_by_role("button", name="Publier dans Chantiers").click()
    expect(page.get_by_role("alert")).to_be_focused()
