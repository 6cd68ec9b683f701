"""Each fiche fits its two phone screens, calls numbers that exist, and says nothing that another fiche already says."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from guides.models.reflex_card import CardSign, Situation
from portal.core.blocks.media import SCENES
from portal.core.demo.files import read_yaml

ROOT = Path(settings.BASE_DIR)
FICHES = sorted((ROOT / "demo" / "fiches").glob("*.yaml"))
NAMES = [path.stem for path in FICHES]

MOST_WORDS = 250
SAME_WORDS = 8
"""Two fiches that share this many words in a row have been copied."""

EMERGENCY = {"15", "17", "18", "112", "114"}
LISTENING = {
    "115": "sans-abri",
    "119": "enfance en danger",
    "3114": "prévention du suicide",
    "3919": "violences faites aux femmes",
    "0 800 005 696": "prévention de la radicalisation",
    "0 800 47 33 33": "urgence sécurité gaz",
}
PARTS = {"do": (3, 6), "dont": (3, 4), "calls": (2, 4), "note": (3, 4)}
FLAWS = {
    "a straight apostrophe or quotation mark": r"['\"]",
    "an exclamation mark, or three dots for one sign": r"!|\.\.\.",
    "a double sign without its narrow space": r"(?<!\u202f)[;:?»]",
    "an opening guillemet without its narrow space": r"«(?!\u202f)",
    "a sentence that isn’t closed": r"(?:\w|[^.?]\u202f»)$",
}


def fiche(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(path)
    return found


def sentences(data: dict[str, Any]) -> list[str]:
    """What is read as sentences: all but the title and the labels of numbers."""
    return [data["lead"], *data["do"], *data["dont"], *data["note"], data["law"]]


def shown(data: dict[str, Any]) -> list[str]:
    """Every word on the page, numbers and legal references apart."""
    return [data["title"], *sentences(data), *(call["label"] for call in data["calls"])]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def reading_length(data: dict[str, Any]) -> int:
    return sum(len(re.findall(r"\w[\w’-]*", text)) for text in shown(data))


def test_there_are_thirty_fiches_and_six_of_them_are_on_the_home_page() -> None:
    found = [fiche(path) for path in FICHES]
    assert len(found) == 30
    assert [data["key"] for data in found] == NAMES
    assert sum(data["home"] for data in found) == 6
    assert len({data["title"] for data in found}) == len(found)


@pytest.mark.parametrize("path", FICHES, ids=NAMES)
def test_a_fiche_is_read_in_a_minute(path: Path) -> None:
    data = fiche(path)
    assert 100 < reading_length(data) <= MOST_WORDS
    for part, (least, most) in PARTS.items():
        assert least <= len(data[part]) <= most, part
    assert len(data["title"]) <= 45
    assert max(len(line) for part in ("do", "dont", "note") for line in data[part]) <= 75


@pytest.mark.parametrize("path", FICHES, ids=NAMES)
def test_a_fiche_is_french_to_the_last_space(path: Path) -> None:
    found = [(flaw, text) for text in sentences(fiche(path)) for flaw, form in FLAWS.items() if re.search(form, text)]
    assert found == []


@pytest.mark.parametrize("sample", ["L'eau.", "Partez !", "Ici : là.", "« Non ».", "Dites : « Non »", "Sans point"])
def test_the_check_of_typography_finds_what_it_looks_for(sample: str) -> None:
    assert any(re.search(form, sample) for form in FLAWS.values())


@pytest.mark.parametrize("path", FICHES, ids=NAMES)
def test_numbers_are_known_and_the_first_one_helps_now(path: Path) -> None:
    calls = fiche(path)["calls"]
    numbers = [call["number"] for call in calls]
    assert set(numbers) <= EMERGENCY | LISTENING.keys()
    assert len(numbers) == len(set(numbers))
    assert [call for call in calls if call.get("first")] == calls[:1]
    assert numbers[0] in EMERGENCY | {"115"}
    assert all(len(call["label"]) <= 90 for call in calls)
    named = re.findall(r"\b(?:\d ){0,1}\d{2,4}(?: \d{2,3})*\b", " ".join(sentences(fiche(path))))
    assert set(named) <= set(numbers), "a number in a sentence is a number to call"


@pytest.mark.parametrize("path", FICHES, ids=NAMES)
def test_a_fiche_stands_on_known_law_and_in_known_places(path: Path) -> None:
    data = fiche(path)
    known = {source["key"] for source in read_yaml(ROOT / "demo" / "sources.yaml")}
    themes = {theme["key"] for theme in read_yaml(ROOT / "demo" / "themes.yaml")}
    assert set(data["references"]) <= known
    assert data["references"]
    assert set(data["themes"]) <= themes
    assert data["themes"]
    assert data["situation"] in Situation.labels
    assert data["sign"] in CardSign.values
    assert data["audience"] in {"public", "members"}
    assert len(data["words"].split(", ")) >= 6, "what others call it, for the search"


def test_every_theme_of_the_roadmap_has_a_fiche() -> None:
    themes = {theme["key"] for theme in read_yaml(ROOT / "demo" / "themes.yaml")}
    assert {key for path in FICHES for key in fiche(path)["themes"]} == themes


def test_no_two_fiches_share_a_run_of_words() -> None:
    where = defaultdict(set)
    for path in FICHES:
        for text in shown(fiche(path)):
            found = words(text)
            for start in range(len(found) - SAME_WORDS + 1):
                where[" ".join(found[start : start + SAME_WORDS])].add(path.stem)
    assert len(where) > 100
    assert {run: fiches for run, fiches in where.items() if len(fiches) > 1} == {}


def test_each_sign_and_each_drawing_that_an_editor_may_choose_exists() -> None:
    drawn = {
        folder: {path.stem for path in (ROOT / "templates" / folder).glob("*.svg")} for folder in ("signs", "scenes")
    }
    assert set(CardSign.values) <= drawn["signs"]
    assert {name for name, _ in SCENES} == drawn["scenes"]


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "scenes").glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_says_what_it_shows_and_stays_light(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    said = re.search(r'role="img" aria-label="([^"]+)"', svg)
    assert said
    assert said[1].endswith(".")
    assert [flaw for flaw, form in FLAWS.items() if re.search(form, said[1])] == []
    assert len(svg.encode()) < 5_500
