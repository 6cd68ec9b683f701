"""How a guide ends on paper, whatever comes before: no page holds the last lines alone. And how it begins."""

import datetime

import pytest

from guides import pdf
from guides.pdf.words import review_words
from tests import factories
from tests.pdf.factories import content, full_guide, read, reference

pytestmark = pytest.mark.django_db
HOW_TO_CITE = "Citer ce guide"


def _ends(slug: str, lines_before: int, *cited: tuple[str, object]) -> list[str]:
    """The text of each page from the second on of a guide whose last words are « À retenir »."""
    filler = ("text", "<p>Une ligne.</p>" * lines_before)
    last_words = ("note", {"text": "<p>Rien ne bouge sans écrit.</p>"})
    page = full_guide(slug, body=[factories.section("Lire", *cited, filler, last_words, anchor="lire")])
    return [sheet.extract_text().replace("\u00a0", " ") for sheet in read(content(pdf.current(page))).pages[1:]]


@pytest.mark.parametrize("lines_before", range(14, 44, 6))
def test_the_references_the_changes_and_how_to_cite_are_on_one_page(lines_before):
    cited = [
        ("legal", {"reference": reference(f"Code civil, article {number}"), "comment": ""}) for number in (1, 2, 3)
    ]
    last = _ends(f"fin-{lines_before}", lines_before, *cited)[-1]
    assert last.index("Références juridiques") < last.index("Ce qui a changé") < last.index(HOW_TO_CITE)
    assert all(f"Code civil, article {number}" in last.split("Références juridiques")[1] for number in (1, 2, 3))


@pytest.mark.parametrize("lines_before", range(14, 44, 6))
def test_a_guide_without_references_ends_with_its_last_words(lines_before):
    last = _ends(f"sans-{lines_before}", lines_before)[-1]
    assert last.index("Rien ne bouge sans écrit") < last.index(HOW_TO_CITE)


def test_more_references_than_a_page_holds_lose_none():
    cited = [
        ("legal", {"reference": reference(f"Code civil, article {100 + number}"), "comment": ""})
        for number in range(40)
    ]
    text = " ".join(_ends("beaucoup", 1, *cited))
    listed = text.split("Références juridiques")[-1]
    assert all(f"Code civil, article {100 + number}" in listed for number in range(40))
    assert HOW_TO_CITE in listed


def test_a_full_cover_keeps_its_drawing():
    """Smaller if need be."""
    full = {
        "title": "Un titre de quatre lignes, comme en ont les guides qui disent ce qu’ils apportent",
        "lead": "Un chapeau qui prend de la place, et le titre aussi. " * 11,
        "for_whom": "Responsables sûreté, encadrement de proximité, gestion locative, ressources humaines",
    }
    drawing = ("scene", {"scene": "ecoute", "alt": "Deux chaises.", "caption": ""})
    bare, drawn = (
        read(pdf.preview_bytes(factories.guide(slug, live=False, body=[factories.section("Parler", *blocks)], **full)))
        for slug, blocks in (("nu", [("text", "<p>Mot.</p>")]), ("peint", [("text", "<p>Mot.</p>"), drawing]))
    )
    added = len(drawn.pages[0].get_contents().get_data()) - len(bare.pages[0].get_contents().get_data())
    assert added > 2_000, "the lines of the drawing"
    assert "Sommaire" in drawn.pages[1].extract_text()


def test_the_next_reading_is_written_on_paper_as_on_the_page():
    reader = factories.person(first_name="Hélène", last_name="Marchetti")
    page = factories.guide(live=False, next_review=datetime.date(2027, 4, 1), reviewer=reader)
    assert review_words(page) == "Avril 2027, Hélène Marchetti"
    page.reviewer = None
    assert review_words(page) == ""
