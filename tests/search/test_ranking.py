"""What is found, and what comes first, on the database in use (SQLite, or PostgreSQL when DATABASE_URL names one)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import localdate

from portal.home.models import PlainPage
from search.engines import Engine
from search.models import Entry
from search.query import parse
from search.results import Results
from search.selectors import FRESH, search, suggest
from search.services import project
from search.sources import EntryDraft, Kind, all_sources
from tests.factories import card, guide, home, publish, section, theme
from tests.veille.factories import curator, item
from veille.services import desk

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


def ask(question: str, **filters: str | tuple[str, ...]) -> Results:
    given = {name: (value,) if isinstance(value, str) else value for name, value in filters.items()}
    return search(parse(question), VISITOR, **given)


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
    found = ask("carcasse parking")
    assert found.every
    assert found.hits[0].kind.key == "guide"


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


def test_an_engine_that_lacks_an_answer_does_not_start() -> None:
    class Deaf(Engine):
        def index(self, documents: object) -> None: ...

    with pytest.raises(TypeError, match="abstract"):
        Deaf()  # type: ignore[abstract]


def test_a_plain_page_stands_behind_a_guide_of_equal_merit(library: None) -> None:
    page = home().add_child(instance=PlainPage(title="Assermentation", slug="mot", live=False, body=[]))
    publish(page)
    assert [hit.kind.key for hit in ask("assermentation").hits][:2] == ["guide", "page"]


def test_a_fiche_stands_out_as_the_answer_only_when_its_title_or_its_words_say_so() -> None:
    card("coups", title="J’entends des coups", do=[("item", "Appelez le 17."), ("item", "Restez dehors.")])
    assert ask("appelez").count == 1
    assert ask("appelez").best is None
    best = ask("coups").best
    assert best is not None
    assert best.title == "J’entends des coups"


def test_a_fiche_that_says_most_of_it_does_not_stand_out_before_what_is_called_so() -> None:
    lines = [("item", "Gardez la distance."), ("item", "Partez.")]
    card("voisins", title="Un conflit s’envenime", search_words="le ton qui monte", do=lines)
    assert ask("ton monte distance").best is not None
    guide("distance", title="Quand le ton monte : garder la distance")
    found = ask("ton monte distance")
    assert found.hits[0].title == "Quand le ton monte : garder la distance"
    assert found.best is None


def test_suggestions_put_what_one_acts_by_before_news_among_equals() -> None:
    news = item("Agressions : pourquoi elles montent")
    desk.publish(news, curator(), news.version, why="Parce que.", theme=theme())
    card("agresse", title="Un collègue a été agressé")
    assert [hit.kind.key for hit in suggest(parse("agre"), VISITOR)] == ["fiche", "veille"]


def test_suggestions_complete_the_last_word(library: None) -> None:
    assert [hit.title for hit in suggest(parse("l'asser"), VISITOR)] == ["L’assermentation des personnels"]
    assert suggest(parse("véhicules épa"), VISITOR)
    assert suggest(parse("x"), VISITOR) == []
    assert suggest(parse("de"), VISITOR) == []


MANY = 45


class Shelf:
    """A source of ``titles``, each with a kind, other words and no page behind it."""

    name = "tests.shelf"
    kinds = (Kind("essai", "Essai", "Essais", "guide", 10), Kind("menu", "Menu", "Menus", "guide", 80))
    pages = False

    def __init__(self) -> None:
        self.things: list[tuple[str, str, str]] = []

    def ids(self) -> list[int]:
        return list(range(1, len(self.things) + 1))

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        for pk in ids:
            title, kind, words = self.things[pk - 1]
            yield EntryDraft(kind, pk, title, f"/{pk}/", frozenset({"public"}), words=words)

    def readable_ids(self, ids: Sequence[int], user: object) -> set[int]:
        return set(ids)


@pytest.fixture
def suggested(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Titles suggested for what is typed, among more than are looked at that hold the word elsewhere, or later."""
    shelf = Shelf()
    monkeypatch.setitem(all_sources(), shelf.name, shelf)
    shelf.things += [(f"Autre chose {number}", "essai", "véhicule") for number in range(MANY)]
    shelf.things += [(f"Aborder un véhicule {number}", "essai", "") for number in range(MANY)]

    def ask(typed: str, *more: tuple[str, str, str]) -> list[str]:
        shelf.things += more
        project(shelf.name, shelf.ids())
        return [hit.title for hit in suggest(parse(typed), VISITOR)]

    return ask


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Véhicule incendié", "vehi"),
        ("VÉHICULE INCENDIÉ", "véhi"),
        ("Véhicules ventouses", "véhicules"),
        ("L’véhicule", "véhicul"),
        ("Véhicule de la loge", "véhicule de la lo"),
        ("Véhicule-école", "véhicule eco"),
    ],
)
def test_a_title_that_begins_as_typed_is_suggested_before_any_crowd(
    suggested: Callable[..., list[str]], title: str, typed: str
) -> None:
    assert suggested(typed, (title, "essai", ""))[0] == title


def test_titles_are_suggested_before_other_words_and_small_kinds_last(suggested: Callable[..., list[str]]) -> None:
    titles = suggested("véhi", ("Abandon de véhicule", "menu", ""))
    assert len(titles) == 8
    assert all(title.startswith("Aborder un véhicule") for title in titles)


def test_a_word_longer_than_its_stem_is_known_in_the_title(suggested: Callable[..., list[str]]) -> None:
    titles = suggested("véhicules", ("Aborder des véhicules", "essai", ""), ("Aucune chose", "essai", "véhicules"))
    assert titles == ["Aborder des véhicules", "Aucune chose"]


@pytest.mark.parametrize(
    "operators",
    ['"', "épave OR", "épave NOT voiture", "épave*", "NEAR(épave voiture)", "title:épave", "^épave", "épave AND (", "{a b}:c",
     "'épave' & !x", "épave:*", "a<->b", "\\", "épave'); DROP TABLE search_entry; --", "\0épave", "%s %(x)s", "+-*/()[]"],
)  # fmt: skip
def test_operators_are_only_characters(library: None, operators: str) -> None:
    ask(operators)
    suggest(parse(operators), VISITOR)
    assert ask("épave").count == 3


def titles(question: str, **filters: str) -> list[str]:
    return [hit.title for hit in ask(question, **filters).hits]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("question", ['"parking privé"', "« parking privé »", "“parking privé”", '"épave reste"'])
def test_words_in_quotes_stand_one_after_the_other(question: str) -> None:
    assert titles(question) == ["Traiter un véhicule épave sans s’y perdre"]
    assert titles(f"{question} assermentation") == ["Traiter un véhicule épave sans s’y perdre"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("question", ['"privé parking"', '"reste épave"', '"gardien gêne"'])
def test_words_in_quotes_in_another_order_are_not_found(question: str) -> None:
    assert ask(question).count == 0


def test_words_in_quotes_stand_in_one_place() -> None:
    guide("place", title="La place du parking", search_words="privé de lumière")
    assert ask("parking privé").count == 1
    assert ask('"parking privé"').count == 0


@pytest.mark.usefixtures("library")
def test_a_word_after_a_minus_sign_is_in_nothing_that_is_found() -> None:
    assert ask("troubles").count == 3  # one of them by its theme alone, « Troubles locatifs et de voisinage »
    for refused in ("voisinage", "voisinages", "locatifs"):
        assert titles(f"troubles -{refused}") == ["Une voiture est désossée sur le parking"]
    assert ask("troubles -vide-ordures").count == 3
    assert ask("-voisinage").count == 0


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("refused", ['"gardien assermenté"', "« gardien assermenté »", '"troubles de voisinage"'])
def test_words_in_quotes_after_a_minus_sign_are_in_nothing_that_is_found(refused: str) -> None:
    found = set(titles("troubles"))
    assert set(titles(f"troubles -{refused}")) == found - {"Troubles de voisinage\u202f: agir tôt"}
    assert set(titles('troubles -"assermenté gardien"')) == found


@pytest.mark.usefixtures("library")
def test_a_minus_sign_in_quotes_refuses_nothing() -> None:
    assert titles('troubles "un gardien -assermenté peut"') == ["Troubles de voisinage\u202f: agir tôt"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "question", ['épave "', 'épave "" «', "épave - parking", "épave AND", "épave*", "NOT épave", "épave)"]
)
def test_other_signs_are_only_characters(question: str) -> None:
    assert "Traiter un véhicule épave sans s’y perdre" in titles(question)


@pytest.mark.usefixtures("library")
def test_a_thing_changed_is_the_same_entry() -> None:
    page = guide("serrure", title="Changer une serrure")
    kept = Entry.objects.get(source_id=page.pk, whole=None).pk
    page.title = "Changer un barillet"
    publish(page)
    assert titles("barillet") == ["Changer un barillet"]
    assert ask("serrure").count == 0
    assert Entry.objects.get(source_id=page.pk, whole=None).pk == kept


class Drafts:
    """A source of drafts as they are given, everybody's."""

    name = "tests.drafts"
    kinds = (Kind("essai", "Essai", "Essais", "guide", 10), Kind("breve", "Brève", "Brèves", "veille", 20, fades=True))
    pages = False

    def __init__(self, *made: EntryDraft) -> None:
        self.made = made

    def ids(self) -> list[int]:
        return sorted({draft.source_id for draft in self.made})

    def drafts(self, ids: Sequence[int]) -> list[EntryDraft]:
        return [draft for draft in self.made if draft.source_id in ids]

    def readable_ids(self, ids: Sequence[int], user: object) -> set[int]:
        return set(ids)


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has these drafts found."""

    def store(*made: EntryDraft) -> None:
        source = Drafts(*made)
        monkeypatch.setitem(all_sources(), source.name, source)
        project(source.name, source.ids())

    return store


def draft(pk: int, title: str, **more: Any) -> EntryDraft:
    return EntryDraft(
        **{"kind": "essai", "tokens": frozenset({"public"}), **more}, source_id=pk, title=title, url=f"/{pk}/"
    )


def test_a_word_in_the_title_counts_more_than_in_a_heading_or_the_summary_and_in_the_text_least(
    stored: Callable[..., None],
) -> None:
    dull = "Rien de plus à dire de cela."
    stored(
        draft(1, "Quatre", body=f"La roulotte. {dull}"),
        draft(2, "Trois", summary="La roulotte.", body=dull),
        draft(3, "Deux", body=dull),
        draft(3, "Deux", anchor="a", section="La roulotte", body=dull),
        draft(4, "La roulotte", body=dull),
    )
    first, *between, last = titles("roulotte")
    assert (first, set(between), last) == ("La roulotte", {"Deux", "Trois"}, "Quatre")


@pytest.mark.parametrize(
    ("kind", "first"), [("breve", "Une ronde récente"), ("essai", "Une ronde ancienne")], ids=["fades", "doesn't fade"]
)
def test_what_is_old_counts_a_little_less_where_its_kind_fades(
    stored: Callable[..., None], kind: str, first: str
) -> None:
    """The old one says it once more: only its age can put it behind."""
    today = localdate()
    stored(
        draft(1, "Une ronde ancienne", kind=kind, date=today - FRESH - timedelta(days=1), body="La ronde."),
        draft(2, "Une ronde récente", kind=kind, date=today - FRESH + timedelta(days=1), body="Le reste."),
    )
    assert titles("ronde")[0] == first


def test_families_and_years_narrow_and_count_under_each_other(stored: Callable[..., None]) -> None:
    stored(
        draft(1, "Ronde un", families=("proximite",), date=date(2024, 5, 1)),
        draft(2, "Ronde deux", families=("proximite", "surete"), date=date(2025, 5, 1)),
        draft(3, "Ronde trois", families=("surete",), date=date(2025, 12, 31)),
        draft(4, "Ronde quatre"),
    )

    def counted(**narrowed: str | tuple[str, ...]) -> tuple[int, dict[str, int], dict[str, int]]:
        found = ask("ronde", **narrowed)
        families, years = ({facet.key: facet.count for facet in one} for one in (found.families, found.years))
        return found.count, families, years

    both = {"proximite": 2, "surete": 2}
    assert counted() == (4, both, {"2025": 2, "2024": 1})
    assert counted(family="proximite") == (2, both, {"2025": 1, "2024": 1})
    assert counted(year="2025") == (2, {"proximite": 1, "surete": 2}, {"2025": 2, "2024": 1})
    assert counted(family="surete", year="2025") == (2, {"proximite": 1, "surete": 2}, {"2025": 2})
    assert counted(family="surete", year="2024") == (0, {"proximite": 1, "surete": 0}, {"2025": 2, "2024": 0})
    assert counted(family="surete", year="2025", kind="breve")[0] == 0
    assert counted(year=("2024", "2025")) == (3, both, {"2025": 2, "2024": 1})
    assert counted(family=("proximite", "surete"), year="2025") == (
        2,
        {"proximite": 1, "surete": 2},
        {"2025": 2, "2024": 1},
    )
    assert counted(family="proximite", year=("2023", "2024")) == (
        1,
        {"proximite": 1},
        {"2025": 1, "2024": 1, "2023": 0},
    )


@pytest.mark.cluster
@pytest.mark.parametrize(("plain", "accented"), [("La côte", "Le côté"), ("La pêche", "Le péché")])
def test_the_exact_accents_stand_ahead(stored: Callable[..., None], plain: str, accented: str) -> None:
    stored(draft(1, plain), draft(2, accented))
    for title in (plain, accented):
        found = titles(title.split()[1])
        assert (found[0], set(found)) == (title, {plain, accented})


@pytest.mark.cluster
@pytest.mark.parametrize("near_comes_first", [True, False])
def test_words_that_stand_near_each_other_stand_ahead(stored: Callable[..., None], near_comes_first: bool) -> None:
    between = "un deux trois quatre cinq six sept huit neuf dix"
    near, far = f"La serrure de la petite cave. {between}", f"La serrure. {between} La petite cave."
    stored(
        draft(1, "Près" if near_comes_first else "Loin", body=near if near_comes_first else far),
        draft(2, "Loin" if near_comes_first else "Près", body=far if near_comes_first else near),
    )
    assert titles("serrure cave") == ["Près", "Loin"]
