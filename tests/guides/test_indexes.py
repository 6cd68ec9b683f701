"""Indexes: every reader sees what they may read, in an order that a person expects, for the same few queries."""

import html
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from guides.selectors import by_letter, by_situation, readable_guides, shelves, sort_key
from portal.core.files.models import PortalImage
from portal.core.legal.models import LegalReference
from portal.core.themes.models import Theme
from tests import factories

pytestmark = pytest.mark.django_db
TITLES = ["Une voiture désossée", "L’échelle a disparu", "Un œil sur la cour", "On me menace", "Un feu", "Étage bloqué"]


def count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_titles_are_ordered_as_in_a_french_dictionary_without_the_article_that_begins_them() -> None:
    assert sorted(TITLES, key=sort_key) == [
        "L’échelle a disparu",
        "Étage bloqué",
        "Un feu",
        "Un œil sur la cour",
        "On me menace",
        "Une voiture désossée",
    ]


def test_shelves_are_ordered_as_the_fiches_are(client: Client) -> None:
    theme = factories.theme()
    factories.guide_index()
    for number, title in enumerate(["Vidéoprotection", "Évaluation de la tranquillité", "L’assermentation"]):
        factories.guide(f"g{number}", title=title, themes=[theme])
    guides = readable_guides(AnonymousUser())
    assert [guide.title[:3] for guide in guides] == ["L’a", "Éva", "Vid"]
    (shelf,) = [shelf for shelf in shelves(AnonymousUser(), guides) if shelf.is_filled]
    assert shelf.guides == guides


def test_themes_to_come_are_told_while_there_are_any(client: Client) -> None:
    index = factories.guide_index()
    assert "À venir" in client.get(index.url).text
    factories.guide(themes=list(Theme.objects.all()))
    assert "À venir" not in client.get(index.url).text


def test_fiches_are_found_by_situation_and_from_a_to_z(client: Client) -> None:
    cards = [factories.card(f"f{number}", title=title) for number, title in enumerate(TITLES)]
    assert [group.label for group in by_letter(sorted(cards, key=lambda card: sort_key(card.title)))] == [
        "E",
        "F",
        "O",
        "V",
    ]
    assert [group.label for group in by_situation(cards)] == ["Sur le parking"]
    text = html.unescape(client.get("/fiches/").text)
    assert text.count('href="/fiches/f1/"') == 2
    assert "Dans un logement" not in text


def test_only_what_the_reader_may_read_is_listed(client: Client) -> None:
    theme = factories.theme()
    for make in (factories.card, factories.guide):
        factories.restrict(make("cachee", title="Rien que pour les membres", themes=[theme]))
        make("montree", title="Pour tous", themes=[theme])
    for url in ("/fiches/", "/guides/"):
        text = client.get(url).text
        assert "Pour tous" in text
        assert "Rien que pour les membres" not in text
    client.force_login(factories.person())
    for url in ("/fiches/", "/guides/"):
        assert "Rien que pour les membres" in client.get(url).text


def test_guides_stand_from_a_to_z_once_each_then_by_title_under_their_themes(client: Client) -> None:
    first, second = Theme.objects.all()[:2]
    factories.guide("deux-themes", title="Deux thèmes", themes=[first, second])
    factories.guide("sans-theme", title="Sans thème")
    factories.card(themes=[second])
    text = html.unescape(client.get("/guides/").text)
    every = text.split('id="a-z"')[1].split("</section>")[0]
    assert "2 guides" in every
    assert [every.count(f'href="/guides/{slug}/"') for slug in ("deux-themes", "sans-theme")] == [1, 1]
    assert every.index("Deux thèmes") < every.index("Édition 1, ") < every.index("Sans thème")
    assert "/fiches/" not in every
    by_theme = text.split('id="a-z"')[1].split("</section>", 1)[1]
    assert [by_theme.count(f'href="/guides/{slug}/"') for slug in ("deux-themes", "sans-theme")] == [2, 0]
    assert "Édition" not in by_theme


def test_every_theme_can_be_reached_and_the_filled_ones_from_the_top(client: Client) -> None:
    theme = factories.theme()
    factories.guide(themes=[theme])
    text = client.get("/guides/").text
    assert text.count('href="#theme-') == 1
    assert text.index(f'href="#theme-{theme.key}"') < text.index('id="a-z"')
    for key in Theme.objects.values_list("key", flat=True):
        assert f'id="theme-{key}"' in text


def test_empty_index_invites(client: Client) -> None:
    factories.card_index()
    assert "Aucune fiche pour l’instant" in client.get("/fiches/").text


@pytest.mark.parametrize(("url", "make"), [("/guides/", factories.guide), ("/fiches/", factories.card)])
@pytest.mark.parametrize("signed_in", [False, True])
def test_an_index_asks_the_same_for_one_and_for_thirty(client: Client, url: str, make: Any, signed_in: bool) -> None:
    theme = factories.theme()
    make("p0", themes=[theme])
    if signed_in:
        client.force_login(factories.person())
    one = count(client, url + "?q")
    for number in range(1, 30):
        make(f"p{number}", themes=[theme])
    assert count(client, url + "?q") == one
    assert one <= 22


def test_a_guide_asks_the_same_for_one_block_of_each_kind_and_for_thirty(client: Client) -> None:
    one = factories.guide("un", body=_body(1))
    thirty = factories.guide("trente", body=_body(30))
    assert count(client, one.url + "?q") == count(client, thirty.url + "?q")
    assert count(client, one.url + "?q") <= 30


def _body(number: int) -> list[Any]:
    from tests.guides.test_blocks import document

    source, _ = LegalReference.objects.get_or_create(key="a", defaults={"article": "A", "says": "x"})
    legal = ("legal", {"reference": source, "comment": ""})
    take = (
        "document",
        {"document": document(), "other_format": document("b.odt"), "title": "Modèle", "description": ""},
    )
    note = ("note", {"text": "<p>x</p>"})
    return [factories.section(f"Partie {n}", legal, take, note, _picture(n), anchor=f"p{n}") for n in range(number)]


def _picture(number: int) -> Any:
    image = PortalImage.objects.create(title=f"i{number}", file=get_test_image_file(filename=f"i{number}.png"))
    return "image", {"image": image, "alt": "x", "caption": ""}
