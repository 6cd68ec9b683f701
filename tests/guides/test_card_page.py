"""A fiche as it is read and printed."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guides.qr import qr_svg
from portal.accounts.models import Organisation, User
from portal.core.legal.models import LegalReference
from portal.core.publishing.models import Generation
from portal.core.words import date_words
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.text)


def test_a_fiche_says_what_to_do_whom_to_call_and_the_rule(client: Client) -> None:
    text = read(client, factories.card().url)
    order = ["À faire", "À ne pas faire", "Qui appeler", "À noter ensuite", "La règle de droit"]
    assert [text.index(f"{part}</h2>") for part in order] == sorted(text.index(f"{part}</h2>") for part in order)
    assert "Édition 1" in text


def test_the_first_number_is_put_forward_and_numbers_are_called_at_one_touch(client: Client) -> None:
    calls = [("call", {"number": "17", "label": "Police"}), ("call", {"number": "112", "label": "Urgences"})]
    text = read(client, factories.card(calls=calls).url)
    assert text.count("calls__link--first") == 1
    assert 'href="tel:17"' in text
    assert 'href="tel:112"' in text


def test_the_readers_own_duty_number_stands_with_the_others(client: Client) -> None:
    own = Organisation.objects.create(key="a", name="A", duty_label="Astreinte A", duty_phone="04 65 71 20 14")
    Organisation.objects.create(key="b", name="B", duty_label="Astreinte B", duty_phone="02 61 91 43 08")
    card = factories.card()
    assert "Astreinte A" not in read(client, card.url)
    client.force_login(factories.person(organisation=own))
    text = read(client, card.url)
    assert 'href="tel:0465712014"' in text
    assert "Astreinte B" not in text


def test_a_fiche_that_is_kept_for_all_members_has_each_ones_own_number(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    card = factories.card()
    for letter, number in ("A", "04 65 71 20 14"), ("B", "02 61 91 43 08"):
        own = Organisation.objects.create(key=letter, name=letter, duty_label=f"Astreinte {letter}", duty_phone=number)
        client.force_login(factories.person(organisation=own))
        text = read(client, card.url)
        assert re.findall("Astreinte .", text) == [f"Astreinte {letter}"]
    with django_assert_max_num_queries(7):  # those of a page that is kept, whether they follow it, their organisation
        client.get(card.url)
    client.force_login(factories.person())
    assert "Astreinte" not in read(client, card.url)


def test_sources_say_what_was_not_checked(client: Client) -> None:
    source = LegalReference.objects.create(key="a", article="Article L. 1", says="x")
    checked = LegalReference.objects.create(key="b", article="Article L. 2", says="x", checked_on="2026-11-04")
    text = read(client, factories.card(references=[("reference", source), ("reference", checked)]).url)
    assert "Article L.\u00a01, <b>à vérifier</b>" in text
    assert "4 novembre 2026" in text


def test_only_a_fiche_for_members_says_that_it_needs_the_network(client: Client) -> None:
    own = Organisation.objects.create(key="a", name="A", duty_phone="04 65 71 20 14")
    card = factories.card()
    client.force_login(factories.person(organisation=own))
    text = read(client, card.url)
    assert "il faut le réseau pour la lire" not in text
    assert "Sans réseau, seuls les numéros nationaux restent" in text
    factories.restrict(card)
    text = read(client, card.url)
    assert "votre téléphone ne la garde pas, il faut le réseau pour la lire." in text
    assert "Sans réseau" not in text


def test_what_an_editor_types_in_a_line_never_becomes_markup(client: Client) -> None:
    card = factories.card(do=[("item", "<script>x</script>"), ("item", "b")])
    page = client.get(card.url).text
    assert "<script>x</script>" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


def test_the_printed_fiche_carries_its_address_as_a_qr_code(client: Client) -> None:
    card = factories.card()
    assert str(qr_svg(f"http://testserver{card.url}")) in client.get(card.url).text


def test_a_qr_code_is_one_drawing_without_style_or_script() -> None:
    svg = qr_svg("http://testserver/fiches/hall/")
    assert svg.startswith('<svg class="qr"')
    assert "style=" not in svg
    assert svg.count("<path") == 2


def test_the_printed_fiche_leaves_a_line_for_the_duty_number_that_it_does_not_know(client: Client) -> None:
    own = Organisation.objects.create(key="a", name="A", duty_label="Astreinte A", duty_phone="04 65 71 20 14")
    card = factories.card()
    assert '<li class="calls__blank on-paper">Mon organisme, astreinte' in read(client, card.url)
    client.force_login(factories.person(organisation=own))
    assert "calls__blank" not in read(client, card.url)


def test_a_fiche_folds_away_its_editions_its_review_and_how_to_cite_it(client: Client) -> None:
    reviewer = factories.person(first_name="Hélène", last_name="Marchetti")
    card = factories.card(next_review=timezone.localdate(), reviewer=reviewer)
    factories.publish(card, edition_note="Qui appeler la nuit ?")
    folded = read(client, card.url).split('<details class="cite">')[1].split("</details>")[0]
    for number, changed in ((1, "Première édition."), (2, "Qui appeler la nuit\u202f?")):
        assert f'href="{card.url}editions/{number}/pdf/"' in folded
        assert changed in folded
    assert "Hélène Marchetti" in folded
    assert f"édition 2, {date_words(timezone.localdate())}, http://testserver{card.url}editions/2/pdf/" in folded
    User.objects.filter(pk=reviewer.pk).update(is_active=False)
    Generation.advance()
    assert "Hélène Marchetti" not in read(client, card.url)
