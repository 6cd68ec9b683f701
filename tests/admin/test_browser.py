"""What only a browser can show: an editor at work, under the admin's own content policy, asking nothing of anybody else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils.timezone import localdate
from wagtail.models import Page

from guides.models import Feedback, GuidePage
from portal.accounts.models import User
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.publishing.workflow import ensure_review_workflow
from search.models import AskedQuestion
from tests import factories
from tests.editing import choose, open_editor, wait_until_kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{mso-style-parent:""}</style></head><body>
<!--StartFragment--><h1 style="mso-outline-level:1">Un grand titre</h1>
<p class=MsoNormal style="margin:0;mso-fareast-language:FR"><span style="font-family:Calibri;color:red">Du texte <b>gras</b>
et un <a href="https://www.legifrance.gouv.fr/">lien</a>.<o:p></o:p></span></p>
<p class=MsoListParagraph style="mso-list:l0 level1 lfo1">Un point</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>Une case</p></td></tr></table>
<img src="https://mauvais.example/suivi.png"><script>alert(1)</script><iframe src="https://mauvais.example/"></iframe>
<!--EndFragment--></body></html>
"""
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "Du texte gras et un lien.");
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def editors() -> Group:
    ensure_roles()
    ensure_review_workflow()
    return Group.objects.get(name=EDITORS)


@pytest.fixture
def desk(browser: Any, live_server: Any, client: Any) -> Iterator[Callable[[User], Any]]:
    """``desk(person)``: that person's browser. A message on the console, or a request elsewhere, fails the test."""
    opened: list[Any] = []
    faults: list[str] = []

    def sit(person: User) -> Any:
        client.force_login(person)
        context = browser.new_context(
            base_url=live_server.url,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(20_000)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text) if is_fault(message) else None)
        page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if refused(answer) else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda one: faults.append(one.url) if elsewhere(one.url, live_server.url) else None)
        opened.append(context)
        return page

    yield sit
    for context in opened:
        context.close()
    assert faults == []


def elsewhere(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:", "chrome:", "chrome-extension:"))  # the browser's own PDF viewer


def is_fault(message: Any) -> bool:
    """An error on the console; that an answer was refused is told by ``refused``."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


def refused(answer: Any) -> bool:
    """A refusal; but an automatic save that a click has overtaken is refused, and rightly so."""
    overtaken = answer.request.method == "POST" and "json" in answer.request.headers.get("accept", "")
    return answer.status >= 400 and not (answer.status == 400 and overtaken)


def shot(page: Any, name: str, tmp_path: Path) -> None:
    page.screenshot(path=str(tmp_path / f"{name}.png"))


def test_an_editor_writes_another_approves_and_the_page_is_read(
    desk: Any, editors: Group, live_server: Any, tmp_path: Path
) -> None:
    index = factories.guide_index()
    writer = factories.person("autrice@example.org", groups=(editors,), first_name="Anne", last_name="Autrice")
    reviewer = factories.person("relecteur@example.org", groups=(editors,), first_name="Remi", last_name="Relecteur")
    page = desk(writer)
    open_editor(page, f"/admin/pages/add/guides/guidepage/{index.pk}/")
    page.fill("#id_title", "Quand la boîte aux lettres brûle")
    page.fill("#id_lead", "Un feu de boîtes aux lettres se traite en deux temps.")
    page.click('[data-contentpath="brief"] [contenteditable=true]')
    page.keyboard.type("Appeler le 18 d’abord")
    page.fill("#id_for_whom", "Proximité")
    if page.locator('[data-contentpath="body"] input[name$="-title"]').count() == 0:
        page.click('[data-contentpath="body"] .c-sf-add-button')
    page.fill('[data-contentpath="body"] input[name$="-title"]', "Éteindre et protéger")
    page.click('[data-contentpath="content"] .c-sf-add-button')
    page.click('[role="option"]:has-text("À retenir")')
    page.click('[data-contentpath="content"] [contenteditable=true]')
    page.keyboard.type("Personne ne touche aux boîtes avant la police.")
    wait_until_kept(page)
    shot(page, "ecrire", tmp_path)
    choose(page, "Envoyer en Relecture")
    page.locator(".messages .success").wait_for()
    guide = GuidePage.objects.get(title="Quand la boîte aux lettres brûle")
    assert not guide.live

    page = desk(reviewer)
    page.goto("/admin/")
    assert "Demandée par Anne Autrice" in page.inner_text("#attente-a-relire")
    page.click("text=Quand la boîte aux lettres brûle")
    page.wait_for_load_state("networkidle")
    shot(page, "approuver", tmp_path)
    choose(page, "Approuver et Publier")
    page.locator(".messages .success").wait_for()
    shot(page, "approuve", tmp_path)
    guide.refresh_from_db()
    assert guide.live

    visitor = page.context.browser.new_context(base_url=live_server.url)
    read = visitor.new_page()
    read.goto(guide.url)
    assert "Personne ne touche aux boîtes" in read.inner_text("main")
    visitor.close()


def test_a_paste_from_word_keeps_words_and_what_the_toolbar_shows(desk: Any, editors: Group) -> None:
    writer = factories.person(groups=(editors,))
    guide = factories.guide(live=False)
    page = desk(writer)
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    page.wait_for_load_state("networkidle")
    field = page.locator('[data-contentpath="body"] [contenteditable=true]').first
    field.click()
    page.keyboard.press("Control+End")
    page.evaluate(PASTE, FROM_WORD)
    page.wait_for_timeout(1500)
    with page.expect_response(lambda one: f"/admin/pages/{guide.pk}/edit/" in one.url and one.request.method == "POST"):
        page.click("button:has-text('Enregistrer le brouillon')")
    page.wait_for_load_state("networkidle")
    saved = Page.objects.get(pk=guide.pk).specific.get_latest_revision_as_object()
    html = str(saved.body[0].value["content"][0].value.source)
    assert "Du texte" in html
    assert "<b>gras</b>" in html
    assert 'href="https://www.legifrance.gouv.fr/"' in html
    for unwanted in (
        "mso",
        "Mso",
        "style=",
        "<span",
        "<table",
        "<h1",
        "<h2",
        "<img",
        "<script",
        "<iframe",
        "class=",
        "o:p",
    ):
        assert unwanted not in html, unwanted


def test_who_reads_changes_on_the_screen_as_soon_as_it_is_changed(desk: Any, editors: Group, tmp_path: Path) -> None:
    guide = factories.guide()
    page = desk(factories.person(groups=(editors,)))
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    page.wait_for_load_state("networkidle")
    if page.locator("text=Changer les lecteurs").is_hidden():
        page.click("button[aria-label*='statut' i]")
    page.locator("[data-readers-words]", has_text="tout le monde").wait_for()
    page.click("text=Changer les lecteurs")
    page.click("text=Les membres")
    shot(page, "lecteurs", tmp_path)
    page.click("#set-privacy input[type=submit], .w-dialog input[value='Enregistrer']")
    page.locator("[data-readers-words]", has_text="les membres").wait_for()


def test_the_preview_is_a_phone_and_a_pdf_without_a_word_on_the_console(
    desk: Any, editors: Group, monkeypatch: Any
) -> None:
    from guides import pdf

    monkeypatch.setattr(
        pdf, "preview_bytes", lambda page: b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    guide = factories.guide()
    page = desk(factories.person(groups=(editors,)))
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    page.wait_for_load_state("networkidle")
    page.click("button[aria-label*='aperçu' i], button[aria-label*='prévisualisation' i]")
    frame = page.frame_locator("#w-preview-iframe")
    frame.locator("h1").wait_for()
    assert guide.title in frame.locator("h1").inner_text()
    assert page.locator("input[name=preview-size]:checked").get_attribute("data-device-width") == "390"
    with page.expect_response(lambda one: "mode=pdf" in one.url) as answer:
        page.select_option("#id_preview_mode", "pdf")
    assert answer.value.headers["content-type"] == "application/pdf"


def test_each_screen_of_an_editor_keeps_to_the_policy(desk: Any, editors: Group) -> None:
    guide = factories.guide()
    page = desk(factories.person(groups=(editors,)))
    for path in (
        "/admin/",
        "/admin/guides/",
        "/admin/fiches/",
        "/admin/signalements/",
        "/admin/snippets/legal/legalreference/",
        "/admin/images/add/",
        "/admin/documents/multiple/add/",
        f"/admin/pages/{guide.pk}/history/",
        f"/admin/pages/{guide.pk}/copy/",
        "/admin/reports/site-history/",
        "/admin/account/",
    ):
        answer = page.goto(path)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, path
        assert "'self'" in answer.headers["content-security-policy"]


def test_what_we_add_to_the_admin_has_no_fault_of_accessibility(desk: Any, editors: Group, axe: Any) -> None:
    guide = factories.guide()
    Feedback.objects.create(page=guide, kind="erreur", message="Le numéro a changé.")
    page = desk(factories.person(groups=(editors,)))
    page.goto("/admin/")
    assert axe(page, ".desk") == []
    page.click(".desk a >> nth=0")
    page.wait_for_load_state("networkidle")
    assert axe(page, ".facts") == []
    page.goto(f"/admin/pages/{guide.pk}/edit/")
    page.wait_for_load_state("networkidle")
    if page.locator("text=Changer les lecteurs").is_hidden():
        page.click("button[aria-label*='statut' i]")
    assert axe(page, ".readers") == []


# What stands in sight at the end of the name of a list: the name itself, unless something covers it.
END_OF_NAME = """() => {
  const name = [...document.querySelectorAll("header nav li")].filter((one) => one.offsetWidth).at(-1);
  const box = name.getBoundingClientRect();
  return name.contains(document.elementFromPoint(box.right - 8, box.top + box.height / 2));
}"""


TABLES_FIT = "[...document.querySelectorAll('table')].every((one) => one.getBoundingClientRect().right <= innerWidth)"


def test_on_a_telephone_the_name_of_a_list_is_whole_its_table_fits_and_what_one_may_add_is_in_sight(
    desk: Any, editors: Group
) -> None:
    factories.guide()
    factories.card()
    AskedQuestion.objects.create(day=localdate(), question="x" * 64, words="rodéo", times=3, without_result=3)
    page = desk(factories.person(groups=(editors,)))
    page.set_viewport_size({"width": 390, "height": 844})
    for path, adding in (("/admin/guides/", "Écrire un guide"), ("/admin/fiches/", "Écrire une fiche")):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(END_OF_NAME), path
        box = page.get_by_role("link", name=adding).bounding_box()
        assert box["x"] + box["width"] <= 390
        assert page.evaluate(TABLES_FIT), path
        assert page.locator("td.title").bounding_box()["width"] > 150
    page.goto("/admin/reports/recherches/")
    page.get_by_text("rodéo").first.wait_for()
    assert page.evaluate(TABLES_FIT)
