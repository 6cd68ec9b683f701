"""What only a browser can show: no accessibility violation on any template, no script needed, one sheet of paper."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from guides.models import Feedback, GuideAuthor
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.legal.models import LegalReference
from portal.home.models import GlossaryPage, GlossaryTerm, HomeSituation, PlainPage
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WIDTHS = (320, 1280)


def every_block() -> list[Any]:
    """One of each block of a section."""
    reference = LegalReference.objects.create(
        key="a", article="Article L. 1", says="Deux phrases.", url="https://www.legifrance.gouv.fr/"
    )
    image = PortalImage.objects.create(title="x", file=get_test_image_file(size=(900, 600)))
    document = PortalDocument(title="Lettre", collection=Collection.get_first_root_node())
    document.file.save("lettre.docx", ContentFile(b"x" * 99), save=False)
    document.save()
    steps = [{"title": "Constater", "text": "<p>Photos.</p>"}, {"title": "Écrire", "text": ""}]
    table = {
        "columns": [{"type": "text", "heading": "Lieu"}, {"type": "text", "heading": "Qui"}],
        "rows": [{"values": ["Rue", "Mairie"]}],
        "caption": "",
    }
    return [
        ("text", "<h3>Titre</h3><p>Texte.</p><ul><li>Un</li></ul>"),
        ("note", {"text": "<p>À garder.</p>"}),
        ("warning", {"title": "", "text": "<p>Danger.</p>"}),
        ("steps", {"title": "La marche", "items": steps}),
        ("checklist", {"title": "Avant", "items": ["a", "b"]}),
        ("legal", {"reference": reference, "comment": "Ici."}),
        ("contact", {"role": "Police", "when": "Danger", "phone": "17", "link": ""}),
        ("table", {"caption": "Qui agit", "table": table}),
        ("figures", {"items": [{"value": "19,5 %", "label": "des locataires"}], "source": "USH", "year": 2023}),
        ("document", {"document": document, "other_format": None, "title": "Modèle", "description": "Une page"}),
        ("image", {"image": image, "alt": "Un parking", "caption": "Après"}),
        ("scene", {"scene": "voiture", "alt": "Une voiture", "caption": ""}),
        ("quote", {"text": "Je photographie.", "who": "Samir, gardien"}),
    ]


@pytest.fixture
def portal() -> list[str]:
    """A page of each template; returns their addresses."""
    theme = factories.theme()
    guide = factories.guide(
        themes=[theme],
        body=[factories.section("Tout", *every_block(), anchor="tout"), factories.section("Fin", anchor="fin")],
    )
    guide.authors = [GuideAuthor(name="Samir Ouali", role="Gardien")]
    factories.publish(guide, edition_note="Première édition.")
    source = LegalReference.objects.get(key="a")
    card = factories.card(themes=[theme], references=[("reference", source)])
    home = factories.home()
    home.situations = [HomeSituation(card=card)]
    factories.publish(home)
    glossary = GlossaryPage(title="Glossaire", slug="glossaire")
    glossary.terms = [GlossaryTerm(term="ORFI", long_form="Outil", meaning="Les incidents.")]
    factories.publish(factories.home().add_child(instance=glossary))
    plain = PlainPage(title="À propos", slug="a-propos", body=[("text", "<h3>Qui</h3><p>Nous.</p>")])
    factories.publish(factories.home().add_child(instance=plain))
    factories.contact()
    report, letter = f"{guide.url}signaler/", "/contact/ecrire/"
    plain_pages = ["/glossaire/", "/a-propos/", "/contact/"]
    forms = [address + end for address in (report, letter) for end in ("", "merci/")]
    return ["/", "/guides/", guide.url, "/fiches/", card.url, *plain_pages, *forms]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_template_has_an_accessibility_violation_nor_overflows(
    portal: list[str], page: Any, axe: Callable[..., Any], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for url in portal:
            page.goto(url)
            assert axe(page) == [], f"{url} at {width}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{url} at {width}"


def test_what_cannot_be_ticked_on_the_screen_has_a_box_on_paper_alone(portal: list[str], page: Any) -> None:
    page.goto("/guides/vehicules/")
    mark = "getComputedStyle(document.querySelector('.checklist__items > li'), '::before').borderInlineStartWidth"
    assert page.evaluate(mark) == "0px"
    page.emulate_media(media="print")
    assert page.evaluate(mark) != "0px"


def test_a_form_with_errors_has_no_violation_and_takes_the_reader_to_the_summary(
    portal: list[str], page: Any, axe: Callable[..., Any]
) -> None:
    page.goto("/guides/vehicules/signaler/")
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    page.wait_for_selector("[data-component='error-summary']")
    page.wait_for_function("document.activeElement.dataset.component === 'error-summary'")
    assert axe(page) == []


def test_without_script_a_guide_is_read_cited_and_reported(portal: list[str], browser: Any, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Une voiture est désossée sur le parking").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Une voiture est désossée sur le parking"
    page.goto("/guides/vehicules/")
    page.locator("details.cite summary").first.click()
    assert "Portail Sûreté-Tranquillité, édition" in page.locator("#citer-tout").inner_text()
    assert not page.get_by_role("button", name="Copier").first.is_visible()
    page.get_by_role("link", name="Ça ne répond pas à mon cas").click()
    page.get_by_label("Votre message", exact=True).fill("Et pour une moto ?")
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Votre message est arrivé."
    context.close()
    assert Feedback.objects.get().message == "Et pour une moto ?"


def test_without_network_what_is_reported_stays_and_leaves_once_it_is_back(portal: list[str], page: Any) -> None:
    page.goto("/guides/vehicules/signaler/")
    page.get_by_label("Votre message", exact=True).fill("L’article a changé.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    page.locator("[data-away]:has-text('Pas de réseau')").wait_for()
    assert page.get_by_label("Votre message", exact=True).input_value() == "L’article a changé."
    page.context.set_offline(False)
    page.get_by_role("button", name="Envoyer aux rédacteurs").click()
    page.get_by_role("heading", name="Votre message est arrivé.").wait_for()
    assert Feedback.objects.get().message == "L’article a changé."


def test_numbers_on_a_fiche_are_large_enough_for_a_thumb(portal: list[str], page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/fiches/voiture-desossee/")
    heights = page.eval_on_selector_all(
        "a[href^='tel:']", "links => links.map(link => link.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 56


def test_a_fiche_prints_on_one_sheet_with_its_code_and_the_code_stays_off_the_screen(
    portal: list[str], page: Any
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    longest = "Une ligne plus longue que celles que l’on écrit d’habitude dans une fiche."
    full = factories.card(
        "longue",
        title="Une situation dont le titre est long, sur le parking du bâtiment C",
        lead="Deux phrases de chapeau, toutes deux assez longues pour passer à la ligne. Puis une autre.",
        do=[("item", longest)] * 6,
        dont=[("item", longest)] * 4,
        note=[("item", longest)] * 4,
        calls=[("call", {"number": str(number), "label": longest[:60]}) for number in (17, 18, 112, 15)],
        law=longest * 2,
    )
    page.goto(full.url)
    assert not page.locator("svg.qr").is_visible()
    assert not page.locator(".calls__blank").is_visible()
    printed = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(printed.pages) == 1
    page.emulate_media(media="print")
    page.locator(".calls__blank").wait_for(state="visible", timeout=5000)
    assert page.locator("svg.qr").is_visible()
