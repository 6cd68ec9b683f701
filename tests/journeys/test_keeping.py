"""Fiches in the telephone: all of them at once when asked for and confirmed, what is kept, and a portal that is down."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from guides.selectors import CARD_KILOBYTES
from portal.core.publishing.middleware import PublicPageCacheMiddleware
from tests import factories
from tests.journeys.test_reader import HEADERS_BYTES, wait_until_kept

pytestmark = pytest.mark.browser
PATHS = (
    "caches.open('fiches-v1').then(async cache => (await cache.keys()).map(key => new URL(key.url).pathname).sort())"
)

SHELL_PATHS = "caches.open('coque-v1').then(async cache => (await cache.keys()).map(key => new URL(key.url).pathname))"
# As a former release left them: one file that nothing names, one that a kept fiche names, and what that one imports.
FORMER_FILES = """async () => {
  const [kept, shell] = [await caches.open('fiches-v1'), await caches.open('coque-v1')];
  await kept.put('/fiches/gardee/', new Response('<script src="/static/needed.0123456789ab.js"></script>'));
  await shell.put('/static/needed.0123456789ab.js', new Response('import "./imported.0123456789ab.js";'));
  await shell.put('/static/imported.0123456789ab.js', new Response(''));
  await shell.put('/static/old.0123456789ab.css', new Response(''));
}"""
UNTIL_ANOTHER_WORKER = """async () => {
  const changed = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  await changed;
  while (registration.active.state !== 'activated') await new Promise((done) => setTimeout(done, 50));
}"""


@pytest.fixture
def down(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``down("/fiches/feu/")``: from now on the portal answers that address 503."""
    away: list[str] = []
    answer = PublicPageCacheMiddleware.__call__

    def answer_or_not(self: Any, request: HttpRequest) -> Any:
        return HttpResponse("Panne", status=503) if request.path in away else answer(self, request)

    monkeypatch.setattr(PublicPageCacheMiddleware, "__call__", answer_or_not)
    return away.append


@pytest.fixture
def three(portal: dict[str, Any]) -> list[str]:
    """Three public fiches beside the members' one."""
    cards = [portal["card"], factories.card("feu", title="Un feu"), factories.card("chien", title="Un chien")]
    return sorted(card.url for card in cards)


def accept(page: Any) -> None:
    page.get_by_role("button", name="Garder toutes les fiches").click()
    page.get_by_role("button", name="Télécharger").click()


@pytest.mark.parametrize("address", ["/", "/fiches/"])
def test_all_fiches_are_kept_once_asked_for_and_confirmed(
    three: list[str], portal: dict[str, Any], sit: Any, address: str
) -> None:
    page = sit(factories.person())
    page.goto(address)
    accept(page)
    page.locator(".keep", has_text="toutes les fiches se lisent sans réseau").wait_for()
    assert page.evaluate(PATHS) == three, "the members' fiche, which this reader reads, is never kept"
    assert "3 fiches se lisent sans réseau" in page.inner_text(".keep")
    page.context.set_offline(True)
    page.goto(three[0])
    assert page.inner_text("h1") == "Un chien"


def test_refused_nothing_is_sent(three: list[str], page: Any, context: Any) -> None:
    page.goto("/fiches/")
    sent: list[str] = []
    context.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Garder toutes les fiches").click()
    assert f"3 fiches à télécharger sur cet appareil, environ {3 * CARD_KILOBYTES}\u202fko." in page.inner_text(".keep")
    page.get_by_role("button", name="Pas maintenant").click()
    assert page.evaluate("document.activeElement.innerText") == "Garder toutes les fiches"
    assert page.evaluate(PATHS) == []
    assert [url for url in sent if "/fiches/" in url] == []


def test_a_fiche_that_cannot_be_had_is_told_and_the_others_are_kept(
    three: list[str], page: Any, down: Callable[[str], None]
) -> None:
    page.goto("/fiches/")
    down(three[1])
    accept(page)
    page.locator(".keep", has_text="1 fiche n’a pas pu être gardée").wait_for()
    assert page.evaluate(PATHS) == [three[0], three[2]]


def test_a_fiche_that_left_the_portal_leaves_the_telephone_at_the_next_update(three: list[str], page: Any) -> None:
    from guides.models import ReflexCardPage

    page.goto("/fiches/")
    accept(page)
    page.locator(".keep", has_text="toutes les fiches se lisent sans réseau").wait_for()
    ReflexCardPage.objects.get(slug="feu").unpublish()
    page.get_by_role("button", name="Mettre les fiches à jour").click()
    page.get_by_role("button", name="Télécharger").click()
    page.locator(".keep", has_text="2 fiches se lisent sans réseau").wait_for()
    assert "/fiches/feu/" not in page.evaluate(PATHS)


def test_the_page_of_kept_fiches_says_nothing_of_a_network_that_is_there(
    portal: dict[str, Any], page: Any, context: Any
) -> None:
    page.goto(portal["card"].url)
    wait_until_kept(page)
    for is_offline in (False, True):
        context.set_offline(is_offline)
        page.goto("/hors-ligne/")
        page.locator("main a", has_text=portal["card"].title).wait_for()
        assert page.inner_text("h1") == "Les fiches de cet appareil"
        assert "manque" not in page.inner_text("main")
    page.goto(portal["guide"].url)
    assert page.inner_text("h1") == "Le réseau manque."


def test_without_network_the_kept_fiches_stand_by_situation_and_are_filtered_by_any_word(
    three: list[str], page: Any, axe: Callable[..., Any]
) -> None:
    factories.card("palier", title="L’échelle du palier", situation="logement")
    page.goto("/fiches/")
    accept(page)
    page.locator(".keep", has_text="toutes les fiches se lisent sans réseau").wait_for()
    page.context.set_offline(True)
    page.goto("/guides/")
    page.get_by_text("4 fiches gardées ici").wait_for()
    assert page.get_attribute("main a", "href") == "tel:17"
    groups = page.locator("main section:visible h2").all_inner_texts()
    assert groups == ["Sur le parking", "Dans un logement"]
    assert page.locator("main section:visible").nth(1).locator("a").all_inner_texts()[0].startswith("L’échelle")
    assert "Gardée depuis aujourd’hui" in page.inner_text("main section:visible li")
    assert axe(page) == []
    field = page.get_by_label("Chercher parmi ces fiches")
    for typed, left in (("echelle", ["Dans un logement"]), ("feu parking", ["Sur le parking"]), ("zèbre", [])):
        field.fill(typed)
        assert page.locator("main section:visible h2").all_inner_texts() == left
    assert "Aucune fiche gardée ne dit cela." in page.inner_text("main")
    page.get_by_label("Chercher parmi ces fiches").fill("")
    page.get_by_text("Un chien").click()
    assert page.inner_text("h1") == "Un chien"


def test_a_search_without_network_is_answered_by_the_kept_fiches_and_can_be_tried_again(
    three: list[str], page: Any
) -> None:
    factories.card(
        "palier", title="L’échelle du palier", search_words="escabeau", law="La clé à molette est une preuve."
    )
    page.goto("/fiches/")
    accept(page)
    page.locator(".keep", has_text="toutes les fiches se lisent sans réseau").wait_for()
    page.context.set_offline(True)
    field, rows = page.get_by_label("Chercher parmi ces fiches"), page.locator("main section li:visible")
    for question, typed, left in (
        ("il y a des chiens", "il y a des chiens", 1),
        ("clé à molette", "clé à molette", 1),
        ("escabeaux", "escabeaux", 1),
        ("xylophone", "", 4),
    ):
        page.goto(f"/recherche/?q={question}")
        page.get_by_text("4 fiches gardées").wait_for()
        assert (field.input_value(), rows.count()) == (typed, left)
    page.goto("/recherche/?q=chien")
    page.context.set_offline(False)
    page.get_by_role("link", name="Essayer de nouveau").click()
    assert page.inner_text("h1") == "«\u202fchien\u202f»"


def test_a_kept_fiche_is_read_while_the_portal_is_down(
    portal: dict[str, Any], page: Any, down: Callable[[str], None]
) -> None:
    page.goto(portal["card"].url)
    wait_until_kept(page)
    down(portal["card"].url)
    page.reload()
    assert page.inner_text("h1") == portal["card"].title


def test_a_new_release_forgets_the_files_that_no_kept_page_names(
    portal: dict[str, Any], page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto(portal["card"].url)
    wait_until_kept(page)
    page.evaluate(FORMER_FILES)
    monkeypatch.setattr("portal.home.views.release", lambda: "the-next-one")
    page.evaluate(UNTIL_ANOTHER_WORKER)
    left = page.evaluate(SHELL_PATHS)
    assert "/static/old.0123456789ab.css" not in left
    assert {"/static/needed.0123456789ab.js", "/static/imported.0123456789ab.js", "/hors-ligne/"} <= set(left)


def test_what_the_question_says_a_fiche_weighs_is_what_it_weighs(portal: dict[str, Any], client: Client) -> None:
    body = gzip.compress(client.get(portal["card"].url).content)
    assert CARD_KILOBYTES / 2 < (len(body) + HEADERS_BYTES) / 1000 <= CARD_KILOBYTES


# Everything that a browser may keep for a page, by its address: caches of the worker, storages, databases.
ALL_THAT_IS_KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      kept.push([new URL(request.url).pathname + new URL(request.url).search, await (await cache.match(request)).text()]);
    }
  }
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) kept.push([name, storage.getItem(name)]);
  }
  for (const database of await indexedDB.databases()) kept.push([database.name, ""]);
  return kept;
}"""


def test_after_signing_out_the_public_fiches_stay_and_nothing_of_the_person_does(
    portal: dict[str, Any], sit: Any
) -> None:
    page = sit(factories.person("awa@example.org", first_name="Awa", last_name="Diallo"))
    page.goto(portal["card"].url)
    wait_until_kept(page)
    for address in (portal["closed"].url, "/compte/", portal["guide"].url):
        page.goto(address)
        assert page.locator("h1").count() == 1
    page.goto("/compte/")
    page.evaluate("sessionStorage.setItem('draft:1:a', '\"Les mots que j’écrivais\"')")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_text("Vous êtes déconnecté").wait_for()

    kept = dict(page.evaluate(ALL_THAT_IS_KEPT))

    assert portal["card"].url in kept
    assert [name for name in kept if not name.startswith(("/static/", "/hors-ligne/", "/fiches/"))] == []
    for words in ("Awa", "Diallo", "awa@example.org", portal["closed"].title, "Les mots que"):
        assert [name for name, text in kept.items() if words in text] == []
    page.context.set_offline(True)
    page.goto(portal["card"].url)
    assert page.inner_text("h1") == portal["card"].title
