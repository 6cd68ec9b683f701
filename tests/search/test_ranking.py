"""What is found, and what comes first, on the database in use (SQLite, or PostgreSQL when DATABASE_URL names one)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.home.models import PlainPage
from search.query import parse
from search.results import Results
from search.selectors import search, suggest
from tests.factories import card, guide, home, publish, section, theme

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()


@pytest.fixture
def library() -> None:
    cars, neighbours = theme(), theme("troubles-locatifs", "Troubles locatifs")
    guide(
        "vehicules-en-infraction",
        title="Traiter un véhicule épave sans s’y perdre",
        themes=[cars],
        search_words="voiture ventouse, fourrière",
        body=[
            section("Reconnaître la situation", ("text", "<p>Une carcasse ne roulera plus.</p>"), anchor="reconnaitre"),
            section("Savoir où l’on est", ("text", "<p>Sur un parking privé, l’épave reste.</p>"), anchor="lieu"),
        ],
    )
    guide(
        "troubles-de-voisinage",
        title="Troubles de voisinage\u202f: agir tôt",
        themes=[neighbours],
        body=[
            section(
                "Écouter", ("text", "<p>Le bruit gêne. Un gardien assermenté peut constater.</p>"), anchor="ecouter"
            )
        ],
    )
    guide("assermentation", title="L’assermentation des personnels", themes=[neighbours])
    card(themes=[cars], search_words="épave, véhicules épaves, troubles")


def ask(question: str, **filters: str) -> Results:
    return search(parse(question), VISITOR, **filters)


@pytest.mark.parametrize(
    ("question", "url"),
    [
        ("l'assermentation", "/guides/assermentation/"),
        ("vehicules epaves", "/guides/vehicules-en-infraction/"),
        ("troubles du voisinage", "/guides/troubles-de-voisinage/"),
        ("TROUBLES VOISINAGE", "/guides/troubles-de-voisinage/"),
    ],
)
def test_a_question_finds_its_page_first(library: None, question: str, url: str) -> None:
    assert ask(question).hits[0].url == url


def test_parts_of_a_page_are_one_hit_that_shows_the_best_part(library: None) -> None:
    found = ask("parking épave")
    urls = [hit.url for hit in found.hits]
    assert len(urls) == len(set(urls)) == found.count
    hit = next(hit for hit in found.hits if hit.kind.key == "guide")
    assert (hit.section, hit.section_number) == ("Savoir où l’on est", 2)
    assert hit.section_url == "/guides/vehicules-en-infraction/#lieu"
    assert hit.extract_text == "Sur un parking privé, l’épave reste."
    assert [piece.text for piece in hit.extract if piece.marked] == ["parking", "épave"]


def test_words_spread_over_two_parts_find_their_page(library: None) -> None:
    assert [hit.kind.key for hit in ask("carcasse parking").hits] == ["guide"]


def test_the_first_fiche_stands_out_with_its_three_lines(library: None) -> None:
    found = ask("vehicules epaves")
    assert found.best is not None
    assert found.best.kind.key == "fiche"
    assert found.best.lines == ("Ne touchez à rien.", "Photographiez les quatre côtés.")
    assert found.best not in found.others


def test_each_facet_counts_under_the_other_filter(library: None) -> None:
    everything = ask("épave")
    assert {facet.key: facet.count for facet in everything.kinds} == {"fiche": 1, "guide": 2}
    guides = ask("épave", kind="guide")
    assert guides.count == 2
    assert {facet.key: facet.count for facet in guides.kinds} == {"fiche": 1, "guide": 2}
    assert {facet.key: facet.count for facet in guides.themes} == {"vehicules-en-infraction": 1, "troubles-locatifs": 1}
    cars = ask("épave", theme="vehicules-en-infraction")
    assert {facet.key: facet.count for facet in cars.kinds} == {"fiche": 1, "guide": 1}
    assert cars.count == cars.all_kinds == 2


def test_when_no_page_has_all_words_some_words_do_and_it_is_said(library: None) -> None:
    found = ask("carcasse assermentation introuvable")
    assert not found.every
    assert {hit.url for hit in found.hits} >= {"/guides/assermentation/", "/guides/vehicules-en-infraction/"}


def test_a_misspelt_word_is_corrected_only_when_that_finds_something(library: None) -> None:
    assert ask("voisinaje").corrected == "voisinage"
    assert ask("xylophoniste").corrected == ""


def test_a_plain_page_stands_behind_a_guide_of_equal_merit(library: None) -> None:
    page = home().add_child(instance=PlainPage(title="Assermentation", slug="mot", live=False, body=[]))
    publish(page)
    assert [hit.kind.key for hit in ask("assermentation").hits][:2] == ["guide", "page"]


def test_suggestions_complete_the_last_word(library: None) -> None:
    assert [hit.title for hit in suggest(parse("l'asser"), VISITOR)] == ["L’assermentation des personnels"]
    assert suggest(parse("véhicules épa"), VISITOR)
    assert suggest(parse("x"), VISITOR) == []
    assert suggest(parse("de"), VISITOR) == []


@pytest.mark.parametrize(
    "operators",
    ['"', "épave OR", "épave NOT voiture", "épave*", "NEAR(épave voiture)", "title:épave", "^épave", "épave AND (", "{a b}:c",
     "'épave' & !x", "épave:*", "a<->b", "\\", "épave'); DROP TABLE search_entry; --", "\0épave", "%s %(x)s", "+-*/()[]"],
)  # fmt: skip
def test_operators_are_only_characters(library: None, operators: str) -> None:
    ask(operators)
    suggest(parse(operators), VISITOR)
    assert ask("épave").count == 3
