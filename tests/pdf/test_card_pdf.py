"""The fiche réflexe: one A4 whatever it says, or an error that tells to shorten it."""

from pathlib import Path

import pytest
import time_machine
import yaml

from guides import pdf
from portal.core.pdf.errors import PdfError
from tests import factories
from tests.pdf.factories import read, words

pytestmark = pytest.mark.django_db
DEMO = sorted((Path(__file__).resolve().parents[2] / "demo" / "fiches").glob("*.yaml"))


def _items(lines: list[str]) -> list[tuple[str, str]]:
    return [("item", line) for line in lines]


def _demo_card(path: Path):
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    return factories.card(
        path.stem,
        title=told["title"],
        lead=told["lead"],
        sign=told["sign"],
        do=_items(told["do"]),
        dont=_items(told["dont"]),
        note=_items(told["note"]),
        calls=[("call", {"number": str(call["number"]), "label": call["label"]}) for call in told["calls"]],
        law=told["law"],
    )


@pytest.mark.parametrize("path", DEMO, ids=[path.stem for path in DEMO])
def test_every_demo_fiche_fits_on_one_a4(path):
    page = _demo_card(path)
    reader = read(pdf.current(page))
    assert len(reader.pages) == 1
    width, height = (float(value) for value in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)
    text = words(reader)
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert str(told["calls"][0]["number"]) in text
    assert "Édition 1" in text


def test_the_demonstration_says_that_it_is_one(settings):
    page = factories.card()
    assert "Contenu de démonstration" in words(read(pdf.current(page)))
    settings.DEMO_PROFILE = False
    assert "Contenu de démonstration" not in words(read(pdf.current(page)))


def test_the_fiche_has_its_parts_as_titles_and_a_code_to_its_page():
    reader = read(pdf.current(factories.card()))
    assert [entry.title for entry in reader.outline] == [
        "À faire", "À ne pas faire", "Qui appeler", "À noter ensuite", "La règle de droit",
    ]  # fmt: skip
    assert "testserver/fiches/voiture-desossee/" in words(reader)


def test_the_fullest_fiche_that_the_form_allows_still_fits_or_says_to_shorten():
    line = (
        "Une ligne aussi longue que le formulaire le permet, pour voir si la page tient encore quand tout est rempli. "
        * 2
    )
    line = line[:140]
    page = factories.card(
        title="Une situation dont le titre est très long, pour voir ce que devient la page",
        lead=line,
        do=_items([line] * 6),
        dont=_items([line] * 5),
        note=_items([line] * 5),
        calls=[("call", {"number": "01 99 00 12 34", "label": line[:90]})] * 5,
        law=(line * 3)[:300],
    )
    with pytest.raises(PdfError, match="raccourcissez"):
        pdf.current(page)
    assert "raccourcissez" in pdf.state(page).error


def test_a_fiche_a_little_too_long_is_set_smaller():
    line = "Une ligne un peu longue, qui passe sur deux lignes de la page imprimée, mais dit ce qu’il faut."
    page = factories.card(do=_items([line] * 6), dont=_items([line] * 3), note=_items([line] * 3))
    assert pdf.current(page).pages == 1


def test_a_corrected_fiche_says_so_beside_its_edition():
    page = factories.card()
    assert "corrigée" not in words(read(pdf.current(page)))
    with time_machine.travel("2031-04-12 12:00", tick=False):
        page = factories.publish(page, lead="Il manque des roues.")
    assert "corrigée le 12 avril 2031" in words(read(pdf.current(page)))
    assert "corrigée" not in words(read(pdf.frozen(page, page.editions.get())))
