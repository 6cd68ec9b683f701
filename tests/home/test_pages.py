"""The home page, plain pages, the glossary: what each reader sees, and for how many queries."""

import html
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guides.models import ReflexCardPage
from portal.accounts.roles import EDITORS, ensure_roles
from portal.core.themes.models import Theme
from portal.home.models import GlossaryPage, GlossaryTerm, HomeSituation, PlainPage
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.text)


def test_home_asks_its_question_over_the_search_field_and_gives_the_three_numbers(client: Client) -> None:
    text = read(client, factories.home().url)
    assert '<h1 class="ask__title">Que se passe-t-il\u202f?</h1>' in text
    assert 'action="/recherche/"' in text
    for number in ("17", "18", "112"):
        assert f'href="tel:{number}"' in text


def test_home_shows_the_chosen_situations_in_their_order(client: Client) -> None:
    home = factories.home()
    second, first = factories.card("b", title="Deuxième"), factories.card("a", title="Première")
    home.situations = [HomeSituation(card=first, sort_order=0), HomeSituation(card=second, sort_order=1)]
    factories.publish(home)
    text = read(client, "/")
    assert text.index("Première") < text.index("Deuxième")


def test_home_never_shows_a_situation_that_its_reader_may_not_read(client: Client) -> None:
    home = factories.home()
    hidden = factories.card(title="Réservée aux membres")
    home.situations = [HomeSituation(card=hidden, sort_order=0)]
    factories.publish(home)
    factories.restrict(hidden)
    assert hidden.title not in read(client, "/")
    client.force_login(factories.person(first_name="Nadia"))
    text = read(client, "/")
    assert hidden.title in text
    assert "Bonjour Nadia. Que se passe-t-il\u202f?" in text
    assert "Vous travaillez pour un organisme" not in text


def test_home_leads_to_every_theme_of_the_roadmap(client: Client) -> None:
    factories.home()
    text = read(client, "/")
    assert Theme.objects.count() == 11
    for theme in Theme.objects.all():
        assert f'href="/guides/#theme-{theme.key}"' in text


def test_home_asks_the_same_for_one_page_and_for_thirty(client: Client) -> None:
    def count() -> int:
        client.get("/?q")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/?q").status_code == 200
        return len(queries)

    theme = factories.theme()
    cards = [factories.card("f0", themes=[theme])]
    _choose(cards)
    one = count()
    cards += [factories.card(f"f{number}", themes=[theme]) for number in range(1, 6)]
    for number in range(24):
        factories.guide(f"g{number}", themes=[theme])
    _choose(cards)
    assert abs(count() - one) <= 1  # the second kind among what is new is asked once
    assert one <= 20


def _choose(cards: list[ReflexCardPage]) -> None:
    home = factories.home()
    home.situations = [HomeSituation(card=card, sort_order=order) for order, card in enumerate(cards)]
    factories.publish(home)


def test_the_small_titles_of_a_plain_page_are_its_second_level(client: Client) -> None:
    steps = {
        "title": "Écrire",
        "items": [{"title": "a", "text": "<p>&lt;h3&gt; en mots</p>"}, {"title": "b", "text": ""}],
    }
    body = [("text", '<h3 data-block-key="k1">Qui</h3><p>Nous, &lt;h4&gt;.</p><h4>Où</h4>'), ("steps", steps)]
    page = PlainPage(title="À propos", slug="a-propos", body=body)
    factories.publish(factories.home().add_child(instance=page))
    text = read(client, "/a-propos/")
    assert "<h2>Qui</h2>" in text
    assert "<h3>Où</h3>" in text
    assert "<h2>Écrire</h2>" in text
    assert text.count("<h4>") == 1, "the one that is typed as words"
    guide = factories.guide(body=[factories.section("Partie", *body, anchor="partie")])
    assert "<h3>Qui</h3>" in read(client, guide.url)
    assert "<h3>Écrire</h3>" in read(client, guide.url)


def test_each_word_of_the_glossary_has_an_address_and_stands_in_the_order_of_a_dictionary(client: Client) -> None:
    page = GlossaryPage(title="Glossaire", slug="glossaire")
    page.terms = [
        GlossaryTerm(term="ORFI", long_form="Outil de recueil", meaning="Les incidents."),
        GlossaryTerm(term="Épave", meaning="Ne roulera plus."),
        GlossaryTerm(term="CLSPD", meaning="Un conseil."),
        GlossaryTerm(term="Œil", meaning="Un mot en Œ."),
    ]
    factories.publish(factories.home().add_child(instance=page))
    text = read(client, "/glossaire/")
    places = [text.index(f'id="{anchor}"') for anchor in ("clspd", "epave", "lettre-o", "orfi")]
    assert places == sorted(places)
    assert 'href="#orfi"' in text


def test_outside_the_demo_the_styleguide_is_the_editors(client: Client, settings: Any) -> None:
    ensure_roles()
    editor = factories.person(groups=(Group.objects.get(name=EDITORS),))
    for is_demo, seen in ((True, [200, 200, 200]), (False, [302, 403, 200])):
        settings.DEMO_PROFILE = is_demo
        statuses = [client.get("/styleguide/").status_code]
        for reader in (factories.person(), editor):
            client.force_login(reader)
            statuses.append(client.get("/styleguide/").status_code)
        client.logout()
        assert statuses == seen
