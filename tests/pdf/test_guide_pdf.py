"""What the PDF of a guide holds, for eyes and for screen readers."""

import html
import re
from datetime import date

import pytest
import time_machine
from pypdf.generic import DictionaryObject
from wagtail.blocks import CharBlock
from wagtail.contrib.typed_table_block.blocks import TypedTable

from guides import pdf
from guides.models import GuidePage
from guides.pdf.blocks import Writer, table
from guides.pdf.document import Document
from guides.pdf.guide import _cover, citation
from portal.core.pdf.text import printable
from tests import factories
from tests.pdf.factories import content, full_guide, read, reference, words
from tests.pdf.factories import table as table_block

pytestmark = pytest.mark.django_db


def _content(page) -> bytes:
    """The bytes for the page as it is stored now (a page object keeps the references that it has read)."""
    return content(pdf.current(type(page).objects.get(pk=page.pk)))


def _elements(reader) -> list[tuple[str, DictionaryObject]]:
    """Every element of the structure tree, in reading order."""
    found: list[tuple[str, DictionaryObject]] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            found.append((str(node["/S"]), node))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("kind", ["guide", "fiche"])
def test_the_file_says_that_it_is_tagged_french_and_pdf_ua(kind):
    page = full_guide() if kind == "guide" else factories.card()
    reader = read(_content(page))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert str(root["/Lang"]).lower().startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.metadata.title == page.title
    assert kind == "fiche" or "Thierry Le Goff" in reader.metadata.author


def test_the_bookmarks_are_the_sections_and_what_follows_them():
    reader = read(_content(full_guide()))
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == [
        "En bref", "1 Reconnaître la situation", "2 Faire enlever", "Références juridiques", "Ce qui a changé", "Citer ce guide",
    ]  # fmt: skip


def test_every_block_is_printed():
    text = words(read(_content(full_guide())))
    for said in (
        "Une épave ne roulera plus", "Roues", "À retenir", "Rien ne bouge sans écrit", "Attention", "Ne touchez à rien",
        "La marche à suivre", "Six photos", "Le dossier", "La plaque", "Code de la route, article L. 325-12",
        "Le texte à citer", "Commissariat", "17", "Qui agit, selon le lieu", "Le maire", "19,5 %",
        "Source : Feuille de route, 2023", "Modèle de demande", "DOCX", "ODT", "Le parking, au matin",
        "Je photographie les quatre coins", "Samir Ouali, gardien", "Thierry Le Goff", "Proximité", "Première édition",
    ):  # fmt: skip
        assert said in text, said


def test_each_page_after_the_cover_has_its_number_the_short_title_and_the_edition():
    page = full_guide(title="Traiter une épave\u202f: qui agit, selon le lieu où elle se trouve et selon son état")
    reader = read(_content(page))
    last = len(reader.pages)
    assert pdf.current(page).pages == last > 2
    for number, sheet in enumerate(reader.pages, start=1):
        lines = sheet.extract_text().replace("\u00a0", " ").splitlines()
        said = [
            any(line.startswith(f"{number} / {last}") for line in lines),
            lines[0].startswith("Traiter une épave Édition 1 · "),
        ]
        assert said == [number > 1] * 2, number


def test_contents_give_the_page_of_each_section():
    reader = read(_content(full_guide()))
    contents = " ".join(reader.pages[1].extract_text().split())
    for entry in reader.outline[1:]:
        title = entry.title.lstrip("0123456789 ")
        shown = reader.get_destination_page_number(entry) + 1
        assert f"{title} {shown}" in contents, contents


def test_every_picture_has_its_description():
    reader = read(_content(full_guide()))
    described = {str(node["/Alt"]) for kind, node in _elements(reader) if kind == "/Figure"}
    assert {"Un parking vide.", "Une voiture sans roues."} <= described
    assert any(alt.startswith("Code QR vers ") for alt in described)
    assert all(described)


def test_headings_lists_tables_and_notes_are_tagged():
    kinds = [kind for kind, _node in _elements(read(_content(full_guide())))]
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Link"} <= set(kinds)


def test_a_reference_that_nobody_checked_says_so_and_a_checked_one_gives_the_day():
    page = full_guide()
    assert "À vérifier" in words(read(_content(page)))
    reference(checked_on=date(2026, 3, 1))
    text = words(read(_content(page)))
    assert "Vérifié le 1er mars 2026" in text
    assert "À vérifier" not in text


def test_what_changed_lists_every_edition_newest_first():
    page = full_guide()
    page = factories.publish(page, edition_note="Un modèle de lettre de plus.")
    text = words(read(_content(page)))
    assert text.index("Un modèle de lettre de plus.") < text.index("Première édition")
    assert "Édition 2" in text


def test_the_citation_leads_to_the_frozen_edition():
    text = words(read(_content(full_guide()))).replace(" ", "")
    assert "testserver/guides/vehicules/editions/1/pdf/" in text


def test_a_guide_is_cited_in_the_same_words_on_its_page_and_in_its_pdf(client):
    page = full_guide()
    in_pdf, typed = citation(page, page.current_edition, page).removesuffix(".").rsplit(", ", 1)
    assert page.authors.first().name in in_pdf
    assert f"{in_pdf}, http://{typed}<" in html.unescape(client.get(page.url).text)
    assert typed == "testserver/guides/vehicules/editions/1/pdf/"


def test_the_citation_of_a_part_leads_to_its_heading_in_the_frozen_edition(client):
    page = full_guide()
    cited = re.findall(r"editions/1/pdf/#([\w-]+)</p>", client.get(page.url).text)
    frozen = read(pdf.frozen(page, page.editions.get()))
    places = {name: frozen.get_destination_page_number(place) for name, place in frozen.named_destinations.items()}
    for name, section in zip(cited, page.body, strict=True):
        assert section.value["title"] in " ".join(frozen.pages[places[name]].extract_text().split())


def test_a_corrected_edition_says_so_on_its_cover_and_is_cited_by_the_page():
    page = full_guide()
    assert "corrigée" not in words(read(_content(page)))
    with time_machine.travel("2031-04-01 12:00", tick=False):
        factories.publish(GuidePage.objects.get(pk=page.pk), lead="Tout dépend du statut du sol.")
    reader = read(_content(page))
    cover = " ".join(reader.pages[0].extract_text().replace("\u00a0", " ").split())
    assert "corrigée le 1er avril 2031" in cover
    cited = words(reader).split("Citer ce guide")[-1]
    assert "corrigée le 1er avril 2031" in cited
    assert "editions/1/pdf" not in cited.replace(" ", "")
    assert "corrigée" not in words(read(pdf.frozen(page, page.editions.get())))


@pytest.mark.parametrize("scene", ["phases-projet", "chaine-alerte", "hall"])
def test_the_cover_is_one_page_whatever_the_height_of_the_drawing(scene):
    drawing = ("scene", {"scene": scene, "alt": "Un dessin.", "caption": ""})
    body = [factories.section("Reconnaître", ("text", "<p>Une phrase.</p>"), drawing, anchor="reconnaitre")]
    page = full_guide(body=body, lead="Une phrase assez longue pour prendre de la place. " * 7)
    assert "Sommaire" in read(_content(page)).pages[1].extract_text()


def test_a_scene_goes_to_the_cover_and_a_diagram_stays_where_it_is_read():
    drawn = [{"type": "scene", "file": name, "atmosphere": name == "hall.svg"} for name in ("acteurs.svg", "hall.svg")]
    assert _cover([{"blocks": drawn}]) == "hall.svg"
    assert _cover([{"blocks": drawn[:1]}]) == ""


@pytest.mark.parametrize("lines_before", [22, 26, 30, 34])
def test_a_short_table_and_the_last_two_steps_are_not_torn(lines_before):
    """Wherever they fall on the page: at least one of these would end in the middle of it."""
    filler = ("text", "<p>Une ligne.</p>" * lines_before)
    short = table_block(["Lieu", "Qui"], [[f"Lieu {number}", "Le maire"] for number in range(6)])
    steps = {"title": "", "items": [{"title": f"Étape {number}", "text": "<p>Un mot.</p>"} for number in range(6)]}
    for block, kept in ((short, ("Lieu 0", "Lieu 5")), (("steps", steps), ("Étape 4", "Étape 5"))):
        body = [factories.section("Lire", filler, block, anchor="lire")]
        reader = read(
            pdf.preview_bytes(factories.guide(f"g{lines_before}-{kept[0][0].lower()}".replace("é", "e"), body=body))
        )
        pages = [sheet.extract_text().replace("\u00a0", " ") for sheet in reader.pages]
        first, last = ([number for number, text in enumerate(pages) if words in text] for words in kept)
        assert first == last


def test_the_demonstration_says_that_it_is_one(settings):
    page = full_guide()
    assert "Contenu de démonstration" in words(read(_content(page)))
    settings.DEMO_PROFILE = False
    assert "Contenu de démonstration" not in words(read(_content(page)))


def test_the_same_content_gives_the_same_bytes():
    page = full_guide()
    first = _content(page)
    pdf.current(page).delete()
    assert _content(page) == first


def test_rows_that_are_too_short_or_too_long_keep_their_columns():
    columns = [{"heading": heading, "block": CharBlock()} for heading in ("Lieu", "Qui", "Quand")]
    uneven = TypedTable(columns, [{"values": ["Rue"]}, {"values": ["Parking", "L’organisme", "Lundi", "de trop"]}], "")
    writer = Writer(Document("guide.typ", {}, 0), frozenset(), "http://testserver/")
    assert table(writer, {"caption": "", "table": uneven})["rows"] == [
        ["Rue", "", ""], ["Parking", "L’organisme", "Lundi"],
    ]  # fmt: skip


def test_a_draft_can_be_seen_before_it_is_published():
    page = factories.guide(live=False, title="Un brouillon")
    text = words(read(pdf.preview_bytes(page)))
    assert "Un brouillon" in text
    assert "Projet" in text


def test_a_block_taller_than_a_page_loses_nothing():
    told = "".join(f"<p>Paragraphe {number}. {'mot ' * 60}</p>" for number in range(40))
    steps = {"title": "", "items": [{"title": "Constater", "text": told}, {"title": "Écrire", "text": ""}]}
    body = [factories.section("Enlever", ("note", {"text": told}), ("steps", steps), anchor="a")]
    text = words(read(_content(factories.guide(body=body))))
    assert all(text.count(f"Paragraphe {number}.") == 2 for number in range(40))


def test_an_hour_is_not_broken_over_lines():
    assert printable("à 14 h 06, puis 9 h") == "à 14\u00a0h\u00a006, puis 9\u00a0h"


def test_a_very_long_word_may_break_and_an_address_copies_unchanged():
    assert printable("x" * 70) == "\u200b".join(["x" * 32, "x" * 32, "x" * 6])
    address = "portail.example.org/guides/un-titre-assez-long-pour-passer-la-ligne/editions/12/pdf/"
    assert printable(address) == address
