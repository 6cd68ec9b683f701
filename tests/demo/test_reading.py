"""Demo pages are read with pleasure: their length, order of titles, typography, references."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from portal.core.blocks.media import DIAGRAMS
from portal.core.demo.files import french, read_page, read_yaml
from portal.core.demo.markdown import Lookup, sections

DEMO = Path(settings.BASE_DIR) / "demo"
GUIDES = sorted((DEMO / "guides").glob("*.md"))
CARDS = sorted((DEMO / "fiches").glob("*.yaml"))
LETTERS = sorted((DEMO / "letters").glob("*.yaml"))
TEXTS = [*GUIDES, *CARDS, *LETTERS]

READ_IN_A_ROW = {"text", "note", "warning", "steps", "checklist", "quote"}
"""What is read from top to bottom. Tables, figures, contacts and legal cards are consulted, and counted apart."""

SHORTEST, LONGEST = 900, 1_800

OF_THE_ROADMAP = {"8,5 %", "19,5 %", "27,5 %", "+ 4,5 %", "43 %", "près de 60 %"}
PUBLIC_NUMBERS = {"15", "17", "18", "112", "114", "115", "119", "3018", "3114", "3919", "116 006", "0 800 005 696"}
NOT_TEXT = {"source", "letter", "scene", "link", "references", "themes", "filename", "key", "url"}
FLAWS = {
    "a straight apostrophe": r"\w'\w",
    "a straight quotation mark": r'"',
    "an exclamation mark": r"!",
    "three dots for one sign": r"\.\.\.",
    "a wide space before a double sign": r"[ \u00a0][;:?»]",
    "no space before a double sign": r"\w[;?»]",
    "a wide space inside guillemets": r"«[ \u00a0]",
    "no space inside guillemets": r"«\w",
    "a wide space before a percentage": r"\d[ \u00a0]?%",
    "an hour that may be cut": r"\d h(?: \d|\b)",
    "a capital without its accent": r"\b(?:A|Etat|Etre|Ecri\w+|Ecole|Evalu\w+|Eviter|Etape|Equipe\w*)\s(?=\w)",
}
ARTICLE = re.compile(r"\barticles? ((?:[LRD]\. )?\d+(?:-\d+)*)")


@cache
def page(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Front matter and sections of a guide, without a database."""
    data, text = read_page(path)
    return data, sections(text, Lookup(source=lambda key: key, letter=lambda name: (name, name)))  # type: ignore[arg-type, return-value]


def blocks(path: Path) -> Iterator[dict[str, Any]]:
    for section in page(path)[1]:
        yield from section["value"]["content"]


def strings(value: Any) -> Iterator[str]:
    """Every text that a reader sees in a value, keys and addresses left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_TEXT:
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text.replace("&quot;", '"').replace("&amp;", "&"))


def spaced(text: str) -> str:
    """The text with wide spaces only, to be compared."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def words(text: str) -> int:
    return len(re.findall(r"\w[\w’-]*", plain(text)))


def seen(path: Path) -> Iterator[str]:
    """All the texts of a file."""
    if path.suffix == ".yaml":
        yield from map(plain, strings(read_yaml(path)))
        return
    data, body = page(path)
    yield from map(plain, strings({name: data[name] for name in ("title", "lead", "brief", "for_whom")}))
    for section in body:
        yield section["value"]["title"]
    for block in blocks(path):
        yield from map(plain, strings(block["value"]))


@cache
def sources() -> dict[str, dict[str, Any]]:
    return {source["key"]: source for source in read_yaml(DEMO / "sources.yaml")}


def cited(path: Path) -> set[str]:
    """The keys of the legal references that a guide or a fiche shows."""
    if path.suffix == ".yaml":
        return set(read_yaml(path).get("references", []))
    return {block["value"]["reference"] for block in blocks(path) if block["type"] == "legal"}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_is_read_in_one_sitting(path: Path) -> None:
    length = sum(words(text) for block in blocks(path) if block["type"] in READ_IN_A_ROW for text in strings(block))
    assert SHORTEST <= length <= LONGEST
    assert 4 <= len(page(path)[1]) <= 9


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_titles_of_a_guide_go_down_one_step_at_a_time_and_never_stand_alone(path: Path) -> None:
    """A section's title is an h2: what its text opens is an h3, after at least one sentence or block."""
    for section in page(path)[1]:
        assert section["value"]["content"], section["value"]["title"]
        levels = re.findall(r"<h(\d)", "".join(b["value"] for b in section["value"]["content"] if b["type"] == "text"))
        assert set(levels) <= {"3"}, section["value"]["title"]
    anchors = [section["value"]["anchor"] for section in page(path)[1]]
    assert len(anchors) == len(set(anchors))


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_a_guide_gives_what_the_trade_needs(path: Path) -> None:
    """An example that says it is invented, a list to tick, a model to fill in, someone to call by role, law to rely on."""
    kinds = {block["type"] for block in blocks(path)}
    assert {"checklist", "table", "legal", "document", "contact"} <= kinds
    assert re.search(r"invent|fictif", " ".join(seen(path)))


def test_each_guide_has_a_drawing_of_its_own_for_its_cover_and_so_has_each_theme() -> None:
    """A diagram is read where it stands; a scene goes to the cover. The first theme of a guide is what it is about."""
    covers, themes = {}, set()
    for path in GUIDES:
        drawn = [block["value"] for block in blocks(path) if block["type"] == "scene"]
        assert all(scene["alt"] and scene["alt"] != scene["caption"] for scene in drawn), path.stem
        scenes = [scene["scene"] for scene in drawn if scene["scene"] not in DIAGRAMS]
        assert scenes, path.stem
        covers[path.stem] = scenes[0]
        themes.add(page(path)[0]["themes"][0])
    assert len(set(covers.values())) == len(covers)
    assert themes == {theme["key"] for theme in read_yaml(DEMO / "themes.yaml")}


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_each_of_the_ten_questions_leads_to_a_section(path: Path) -> None:
    listed = (DEMO / "questions" / path.name).read_text(encoding="utf-8")
    questions = re.findall(r"^\d+\. \[([^\]]+)\]\(#([a-z0-9-]+)\)$", french(listed), flags=re.MULTILINE)
    assert len({question for question, _ in questions}) == 10
    assert all(question.endswith("\u202f?") for question, _ in questions)
    assert {anchor for _, anchor in questions} <= {section["value"]["anchor"] for section in page(path)[1]}


@pytest.mark.parametrize("path", [*GUIDES, *CARDS], ids=lambda path: path.stem)
def test_legal_references_stand_in_the_list(path: Path) -> None:
    assert cited(path) <= sources().keys()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_articles_named_in_a_sentence_stand_in_the_list_too(path: Path) -> None:
    known = spaced(" ; ".join(source["article"] + "," for source in sources().values()))
    named = {number for text in seen(path) for number in ARTICLE.findall(spaced(text))}
    assert {number for number in named if not re.search(rf" {re.escape(number)}[, ]", known)} == set()


def test_the_readable_list_of_sources_says_what_the_data_say() -> None:
    lines = (Path(settings.BASE_DIR) / "docs" / "sources-juridiques.md").read_text(encoding="utf-8").splitlines()
    rows = {line.split("`")[1]: line for line in lines if line.startswith("| `")}
    assert rows.keys() == sources().keys()
    for key, source in sources().items():
        certainty = "Sûr" if source["certainty"] == "sure" else "À vérifier"
        checked = source["checked_on"] or "à vérifier"
        cells = [f"`{key}`", source["article"], source["says"], certainty, source["why"], str(checked)]
        assert french(rows[key]) == f"| {' | '.join(cells)} |"
        assert "url" not in source, "an address is written when somebody has read the page"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_typography_is_french(path: Path) -> None:
    found = [
        f"{flaw}: {text[max(match.start() - 20, 0) : match.end() + 20]!r}"
        for text in seen(path)
        for flaw, pattern in FLAWS.items()
        for match in re.finditer(pattern, text)
    ]
    assert found == []


@pytest.mark.parametrize("sample", ["l'eau", "a\u00a0: b", "«\u202fa »", "19,5\u00a0%", "18 h 20", "Etat de", "oui?"])
def test_the_check_of_typography_finds_what_it_looks_for(sample: str) -> None:
    assert any(re.search(pattern, sample) for pattern in FLAWS.values())


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_no_telephone_number_is_invented(path: Path) -> None:
    given = {spaced(block["value"]["phone"]) for block in blocks(path) if block["type"] == "contact"} - {""}
    assert given <= PUBLIC_NUMBERS


def test_figures_are_those_of_the_roadmap_with_their_year() -> None:
    shown = [block["value"] for path in GUIDES for block in blocks(path) if block["type"] == "figures"]
    assert {spaced(item["value"]) for figures in shown for item in figures["items"]} == OF_THE_ROADMAP
    assert all(figures["source"].startswith("Feuille de route USH") and figures["year"] for figures in shown)


def test_model_letters_are_all_offered_by_a_guide() -> None:
    offered = {block["value"]["document"] for path in GUIDES for block in blocks(path) if block["type"] == "document"}
    assert offered == {path.stem for path in LETTERS}
    titles = [yaml.safe_load(path.read_text(encoding="utf-8"))["title"] for path in LETTERS]
    assert len(titles) == len(set(titles))
