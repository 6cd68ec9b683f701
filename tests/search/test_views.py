"""The search page and its two JSON answers: contract, bad input, caches, query ceilings."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client

from tests.factories import card, guide, person, restrict, section, theme

pytestmark = pytest.mark.django_db
JSON = {"format": "json"}


def test_the_json_answer_has_the_promised_shape(client: Client) -> None:
    body = [section("Le lieu", ("text", "<p>Sur un parking, l’épave reste.</p>"), anchor="lieu")]
    page = guide("epave", title="Une épave", themes=[theme()], body=body)
    year = str(page.editions.first().date.year)
    answer = client.get("/recherche/", {"q": "epaves parking", **JSON})
    assert answer["Content-Type"] == "application/json"
    assert answer.json() == {
        "query": "epaves parking",
        "count": 1,
        "page": 1,
        "pages": 1,
        "precise": True,
        "also": [],
        "results": [
            {
                "title": "Une épave",
                "url": "/guides/epave/",
                "kind": "guide",
                "themes": ["vehicules-en-infraction"],
                "date": page.editions.first().date.isoformat(),
                "extract": "Sur un parking, l’épave reste.",
                "section": {"title": "Le lieu", "url": "/guides/epave/#lieu"},
                "space": "",
                "promoted": False,
            }
        ],
        "facets": {
            "kind": [{"key": "guide", "label": "Guides", "count": 1}],
            "theme": [{"key": "vehicules-en-infraction", "label": "Véhicules en infraction", "count": 1}],
            "space": [],
            "family": [],
            "year": [{"key": year, "label": year, "count": 1}],
        },
    }


def test_suggestions_have_the_promised_shape(client: Client) -> None:
    guide("epave", title="Une épave")
    answer = client.get("/recherche/suggestions/", {"q": "épa"})
    expected = {"title": "Une épave", "url": "/guides/epave/", "kind": "guide", "label": "Guide"}
    assert answer.json() == {"suggestions": [expected]}
    assert client.get("/recherche/suggestions/").json() == {"suggestions": []}


def test_the_page_shows_the_answer_the_chips_and_the_marked_words(client: Client) -> None:
    guide("epave", title="Une épave", themes=[theme()])
    card(themes=[theme()], search_words="épave")
    page = client.get("/recherche/", {"q": "épave"})
    html = page.content.decode()
    assert page.status_code == 200
    assert "<mark>épave</mark>" in html
    assert "Une voiture est désossée sur le parking" in html
    assert "Photographiez les quatre côtés." in html
    assert 'href="?q=%C3%A9pave&amp;kind=guide"' in html
    assert "2 résultats" in html


def test_a_filter_takes_several_values_and_a_second_click_takes_one_off(client: Client) -> None:
    guide("epave", title="Une épave", themes=[theme()])
    card(title="Que faire d’une épave")
    both = {"q": "épave", "kind": ["guide", "fiche", "guide"]}
    html = client.get("/recherche/", both).content.decode()
    assert "2 résultats" in html
    assert 'href="?q=%C3%A9pave&amp;kind=fiche" aria-current="true"' in html  # guides are taken off
    assert 'href="?q=%C3%A9pave&amp;kind=guide" aria-current="true"' in html
    assert html.count("retirer ce filtre") == 2
    chosen = client.get("/recherche/", {"q": "épave", "kind": "guide", **JSON}).json()
    assert (chosen["count"], [facet["count"] for facet in chosen["facets"]["kind"]]) == (1, [1, 1])
    assert client.get("/recherche/", {**both, **JSON}).json()["count"] == 2


def test_what_is_chosen_and_finds_nothing_can_be_taken_off(client: Client) -> None:
    card(title="Que faire d’une épave")
    html = client.get("/recherche/", {"q": "épave", "kind": ["guide", "fiche"]}).content.decode()
    assert 'href="?q=%C3%A9pave&amp;kind=fiche" aria-current="true">Guides <span>0</span>' in html
    assert "1 résultat" in html


def test_filters_that_leave_nothing_are_named_and_each_can_be_taken_off(client: Client) -> None:
    card(title="Que faire d’une épave")
    html = client.get("/recherche/", {"q": "épave", "kind": ["guide", "mot"], "year": "1999"}).content.decode()
    assert "Rien ne répond avec ces filtres" in html
    assert 'href="?q=%C3%A9pave">Chercher sans filtre' in html
    for left in ("kind=mot&amp;year=1999", "kind=guide&amp;year=1999", "kind=guide&amp;kind=mot"):
        assert f'href="?q=%C3%A9pave&amp;{left}" aria-current="true"' in html


def test_a_filter_takes_no_more_values_than_a_reader_chooses(client: Client) -> None:
    guide("epave", title="Une épave")
    years = [str(year) for year in range(1990, 2011)]
    page = client.get("/recherche/", {"q": "épave", "year": years})
    assert page.status_code == 404
    assert "trop de filtres" in page.content.decode()
    full = client.get("/recherche/", {"q": "épave", "year": years[1:]}).content.decode()
    assert full.count("retirer ce filtre") == 20
    panel = full.split('id="par-year"')[1].split("</nav>")[0]
    assert panel.count("<a ") == 21, "all years, and those to take off: no link leads to one too many"


@pytest.mark.parametrize("question", ["", "   ", "de la"])
def test_a_question_without_words_invites(client: Client, question: str) -> None:
    page = client.get("/recherche/", {"q": question})
    assert page.status_code == 200
    assert "/fiches/" in page.content.decode()


def test_no_result_offers_next_steps(client: Client) -> None:
    html = client.get("/recherche/", {"q": "xylophoniste"}).content.decode()
    assert "Rien ne répond à ces mots" in html
    assert "/guides/" in html


@pytest.mark.parametrize(
    "wrong",
    [{"page": "-1"}, {"page": "0"}, {"page": "9999"}, {"page": "abc"}, {"page": "²"}, {"page": "9" * 400}, {"kind": "inconnu"},
     {"theme": "inconnu"}, {"theme": "\0"}, {"theme": "vehicules-en-infraction\0"}, {"kind": "guide\0"}, {"kind": "' OR 1=1"},
     {"kind": ["guide", "inconnu"]}, {"theme": ["vehicules-en-infraction", "inconnu"]}],
)  # fmt: skip
def test_what_does_not_exist_is_said_with_a_way_back(client: Client, wrong: dict[str, Any]) -> None:
    guide("epave", title="Une épave", themes=[theme()])
    page = client.get("/recherche/", {"q": "épave", **wrong})
    assert page.status_code == 404
    assert 'href="?q=%C3%A9pave"' in page.content.decode()
    answer = client.get("/recherche/", {"q": "épave", **wrong, **JSON})
    assert answer.status_code == 404
    assert "n’existe pas" in answer.json()["error"]
    right = {"page": "1", "kind": "guide", "theme": "vehicules-en-infraction"}
    assert client.get("/recherche/", {"q": "épave", **right}).status_code == 200


@pytest.mark.parametrize("answer", ["/recherche/", "/recherche/?format=json", "/recherche/suggestions/"])
@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("épave 🚗", True), ("\u202eépave\u202c", True), ("\0épave", True), ("épave\0", True), ("🚗", False), ("\0", False),
     ("\u200f", False), ("épave\ud83d", True)],
    ids=ascii,
)  # fmt: skip
def test_characters_that_are_no_letters_hurt_no_answer(client: Client, answer: str, typed: str, is_found: bool) -> None:
    guide("epave", title="Une épave")
    question = quote(typed.encode(errors="surrogatepass"))
    found = client.get(f"{answer}{'&' if '?' in answer else '?'}q={question}")
    assert found.status_code == 200
    assert ("/guides/epave/" in found.text) is is_found


@pytest.mark.parametrize("question", ["", "épave", "introuvable"])
def test_how_words_are_joined_or_refused_is_said_wherever_one_asks(client: Client, question: str) -> None:
    guide("epave", title="Une épave")
    page = client.get("/recherche/", {"q": question}).text
    assert page.count('<b>"main courante"</b>') == page.count("<b>troubles -voisinage</b>") == 1


def test_ten_thousand_characters_are_cut_and_the_page_says_so(client: Client) -> None:
    guide("epave", title="Une épave")
    page = client.get("/recherche/", {"q": "épave " * 1667})
    assert page.status_code == 200
    assert "seuls ses premiers mots ont servi" in page.content.decode()
    assert len(page.content) < 40_000


def test_markup_in_a_title_or_a_question_stays_text(client: Client) -> None:
    guide("script", title="<script>alert('épave')</script>")
    html = client.get("/recherche/", {"q": "épave <img src=x onerror=alert(1)>"}).content.decode()
    found = client.get("/recherche/", {"q": "épave"}).content.decode()
    assert "<img src=x" not in html
    assert "<script>alert" not in found
    assert "&lt;script&gt;alert" in found


def test_what_is_refused_and_how_to_ask_for_a_word_as_it_is_typed_are_told(client: Client) -> None:
    guide("fausse", title="La fausse kryptonite")
    html = client.get("/recherche/", {"q": 'l’kryptonitte fausse -"fausse monnaie" -billet', "kind": "guide"}).text
    assert "Écarté\u202f: fausse monnaie, billet." in html
    (link,) = re.findall(r'href="([^"]*)">Chercher seulement', html)
    asked = QueryDict(unescape(link).lstrip("?"))
    assert asked.dict() == {"q": '"l’kryptonitte" fausse -"fausse monnaie" -billet', "kind": "guide"}
    again = client.get("/recherche/", asked).text
    assert "La fausse <mark>kryptonite" not in again
    assert "Chercher seulement" not in again


@pytest.mark.parametrize("question", ["kryptonite", "introuvable"])
def test_a_visitor_is_asked_to_sign_in_whatever_members_would_find(client: Client, question: str) -> None:
    restrict(guide("secret", title="La kryptonite du local"))
    html = client.get("/recherche/", {"q": question, "kind": "guide"}).text
    assert f'href="/compte/connexion/?next=%2Frecherche%2F%3Fq%3D{question}%26kind%3Dguide"' in html
    assert html.count("Connectez-vous") == 1
    client.force_login(person())
    assert "Connectez-vous" not in client.get("/recherche/", {"q": question}).text


def test_nobody_keeps_an_answer(client: Client) -> None:
    for address in ("/recherche/?q=epave", "/recherche/", "/recherche/suggestions/?q=epa", "/recherche/?q=x&page=7"):
        assert set(client.get(address)["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert client.post("/recherche/", {"q": "x"}).status_code == 405


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("address", ["/recherche/", "/recherche/suggestions/"])
def test_a_hundred_things_take_as_many_queries_as_one(client: Client, address: str, signed_in: bool) -> None:
    if signed_in:
        client.force_login(person())
    guide("epave-0", title="Une épave", themes=[theme()])
    one = _queries(client, address)
    for number in range(1, 25):
        guide(f"epave-{number}", title=f"Une épave {number}", themes=[theme()])
    assert _queries(client, address) == one <= 16


def _queries(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address, {"q": "épave"})
    with CaptureQueriesContext(connection) as queries:
        client.get(address, {"q": "épave"})
    return len(queries)


def test_pages_of_results_follow_each_other(client: Client) -> None:
    for number in range(12):
        guide(f"epave-{number}", title=f"Une épave {number}")
    first, second = (client.get("/recherche/", {"q": "épave", "page": page, **JSON}).json() for page in ("1", "2"))
    assert (first["count"], len(first["results"]), len(second["results"])) == (12, 10, 2)
    urls = {hit["url"] for hit in first["results"] + second["results"]}
    assert len(urls) == 12
    html = client.get("/recherche/", {"q": "épave"}).content.decode()
    assert "Page 1 sur 2" in html
    assert 'href="?q=%C3%A9pave&amp;page=2"' in html


def test_titles_that_begin_as_written_come_first_whatever_their_accents(client: Client) -> None:
    guide("a", title="Agir, une œuvre commune")
    guide("z", title="Œuvre commune du réseau")
    guide("y", title="Aux abords de l’échelle")
    guide("x", title="L’échelle du risque")
    for written, first, then in (("oeuvre com", "z", "a"), ("échel", "x", "y")):
        found = client.get("/recherche/suggestions/", {"q": written}).json()
        urls = [row["url"] for row in (found if isinstance(found, list) else next(iter(found.values())))]
        assert urls == [f"/guides/{first}/", f"/guides/{then}/"]


def test_only_a_public_fiche_is_said_to_be_readable_without_network(client: Client) -> None:
    fiche = card()
    client.force_login(person())
    assert "lisible sans réseau" in client.get("/recherche/", {"q": "voiture"}).text
    restrict(fiche)
    text = client.get("/recherche/", {"q": "voiture"}).text
    assert fiche.title in text
    assert "lisible sans réseau" not in text


@pytest.mark.parametrize("words", ["voiture", "introuvable"])
def test_a_member_is_led_to_ask_peers_and_a_visitor_to_write_to_the_team(client: Client, words: str) -> None:
    card()
    visited = client.get("/recherche/", {"q": words}).text
    client.force_login(person())
    signed_in = client.get("/recherche/", {"q": words}).text
    ask = "Poser votre question"
    assert f"{ask}</a>" in visited
    assert f"{ask} dans Quartiers</a>" not in visited
    assert 'href="/quartiers/ecrire/">' in signed_in
    assert f"{ask}</a>" not in signed_in
