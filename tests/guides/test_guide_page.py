"""A guide as it is read: editions, review, citation, sharing, what each reader sees."""

import html
import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory

from guides.models import GuideAuthor
from guides.models.guide import OWN_ANCHORS
from portal.core.blocks.sections import anchor_of
from portal.core.legal.models import LegalReference
from tests import factories

pytestmark = pytest.mark.django_db


def read(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return html.unescape(response.text)


def test_a_guide_says_its_edition_and_what_changed_in_each(client: Client) -> None:
    guide = factories.guide(edition_note="Première édition.")
    factories.publish(guide, edition_note="Un tableau des lieux.")
    text = read(client, guide.url)
    assert "2, du" in text
    assert "Première édition." in text
    assert "Un tableau des lieux." in text
    assert 'href="/guides/vehicules/editions/1/pdf/"' in text
    assert 'href="/guides/vehicules/pdf/"' in text


def test_a_guide_says_what_it_comes_to_and_for_whom_it_is(client: Client) -> None:
    guide = factories.guide(brief="<ul><li>Le sol décide.</li></ul>", for_whom="Gardiens et responsables de secteur")
    text = read(client, guide.url)
    assert "<dt>Pour</dt><dd>Gardiens et responsables de secteur</dd>" in text
    brief = text.split('id="en-bref">En bref</h2>')[1].split("</section>")[0]
    assert "<li>Le sol décide.</li>" in brief


def test_a_review_date_is_shown_only_when_somebody_is_held_to_it(client: Client) -> None:
    reviewer = factories.person(first_name="Hélène", last_name="Marchetti")
    held = factories.guide("tenu", next_review=date(2027, 4, 1), reviewer=reviewer)
    gone = factories.person(first_name="Paul")
    free = factories.guide("libre", next_review=date(2027, 4, 1), reviewer=gone)
    gone.delete()
    assert "Avril 2027, Hélène Marchetti" in read(client, held.url)
    assert "Avril 2027" not in read(client, free.url)


def test_a_guide_and_each_part_are_cited_as_plain_text_without_script(client: Client) -> None:
    guide = factories.guide(body=[factories.section("Savoir où l’on est", anchor="lieu")])
    text = read(client, guide.url)
    today = guide.editions.get().date
    assert f"Traiter une épave, Portail Sûreté-Tranquillité, édition 1, {today.day}" in text
    assert "«\u202fSavoir où l’on est\u202f», Traiter une épave" in text
    assert "http://testserver/guides/vehicules/editions/1/pdf/</p>" in text
    assert "http://testserver/guides/vehicules/editions/1/pdf/#section-1</p>" in text
    assert '<p class="unseen" id="adresse">http://testserver/guides/vehicules/</p>' in text


def test_a_retitled_part_keeps_the_anchor_that_was_cited(client: Client) -> None:
    guide = factories.guide(body=[factories.section("Savoir où l’on est", anchor="lieu")])
    guide.body[0].value["title"] = "Le statut du sol"
    factories.publish(guide)
    text = read(client, guide.url)
    assert '<h2 id="lieu">Le statut du sol</h2>' in text
    assert 'href="#lieu"' in text


def test_no_part_can_take_an_id_of_the_pages_own(client: Client) -> None:
    """Each id stands once, and each that isn't a part's is one that no part may take."""
    parts = [factories.section("Qui", anchor="qui"), factories.section("Quand", anchor="quand")]
    guide = factories.guide(body=parts)
    guide.authors.add(GuideAuthor(name="Thierry Le Goff"))
    factories.publish(guide, edition_note="Un tableau.")
    for who in (None, factories.person()):
        if who is not None:
            client.force_login(who)
        ids = re.findall(r'\sid="([^"]+)"', read(client, guide.url))
        assert len(ids) == len(set(ids))
        assert set(ids) - OWN_ANCHORS == {"qui", "quand", "citer-qui", "citer-quand"}


@pytest.mark.parametrize("anchor", ["citation", "adresse", "citer-qui"])
def test_a_part_is_not_called_as_what_is_copied(anchor: str) -> None:
    guide = factories.guide(body=[factories.section("Qui", anchor="qui")])
    guide.body = [factories.section("Qui", anchor="qui"), factories.section("Autre", anchor=anchor)]
    with pytest.raises(ValidationError, match=anchor):
        guide.full_clean()


def test_what_is_typed_is_shown_with_french_spaces_and_apostrophes(client: Client) -> None:
    typed, shown = "Qui ? L'agent <b>", "Qui\u202f? L’agent &lt;b&gt;"
    reference = LegalReference.objects.create(key="a", article="Article 1", says=typed)
    blocks = [
        ("legal", {"reference": reference, "comment": typed}),
        ("steps", {"title": typed, "items": [{"title": typed, "text": ""}]}),
        ("checklist", {"title": typed, "items": [typed]}),
        ("quote", {"text": typed, "who": "Samir"}),
    ]
    guide = factories.guide(title=typed, lead=typed, for_whom=typed, body=[factories.section(typed, *blocks)])
    lines = [("item", typed)] * 2
    call = ("call", {"number": "17", "label": typed})
    card = factories.card(title=typed, lead=typed, law=typed, do=lines, dont=lines, note=lines, calls=[call])
    for page, times in ((guide, 17), (card, 11)):
        assert client.get(page.url).text.count(shown) == times, page


def test_two_parts_cannot_share_an_anchor_nor_take_one_of_the_pages_own() -> None:
    guide = factories.guide(body=[factories.section("A", anchor="lieu")])
    guide.full_clean()
    for taken in ("lieu", "contenu"):
        guide.body = [factories.section("A", anchor="lieu"), factories.section("B", anchor=taken)]
        with pytest.raises(ValidationError, match=taken):
            guide.full_clean()


def test_shared_cards_name_the_page_its_address_and_a_picture(client: Client) -> None:
    text = read(client, factories.guide().url)
    assert '<meta property="og:title" content="Traiter une épave">' in text
    assert '<meta property="og:url" content="http://testserver/guides/vehicules/">' in text
    assert '<meta property="og:image" content="http://testserver/static/img/carte.png">' in text
    assert '<meta property="og:image:alt"' in text
    assert "mailto:?subject=Traiter%20une%20%C3%A9pave&body=http%3A%2F%2Ftestserver%2Fguides%2Fvehicules%2F" in text


def test_authors_are_named(client: Client) -> None:
    guide = factories.guide()
    guide.authors = [GuideAuthor(name="Samir Ouali", role="Gardien")]
    factories.publish(guide)
    text = read(client, guide.url)
    assert "Samir Ouali" in text
    assert "Rédigé par" in text


def test_contents_are_numbered_in_order(client: Client) -> None:
    guide = factories.guide(body=[factories.section("A", anchor="a"), factories.section("B", anchor="b")])
    text = read(client, guide.url)
    assert '<a href="#a"><span>1</span>A</a>' in text
    assert '<a href="#b"><span>2</span>B</a>' in text
    assert "2 parties" in text


def test_a_members_guide_leads_a_visitor_to_sign_in_and_opens_to_a_member(client: Client) -> None:
    guide = factories.guide()
    factories.restrict(guide)
    assert client.get(guide.url).status_code == 302
    client.force_login(factories.person())
    assert client.get(guide.url).status_code == 200


def test_what_goes_with_a_guide_is_only_what_its_reader_may_read(client: Client) -> None:
    theme = factories.theme()
    guide = factories.guide(themes=[theme])
    hidden = factories.card("cachee", title="Fiche réservée", themes=[theme])
    shown = factories.card("montree", title="Fiche ouverte", themes=[theme])
    factories.restrict(hidden)
    text = read(client, guide.url)
    assert shown.title in text
    assert hidden.title not in text
    client.force_login(factories.person())
    assert hidden.title in read(client, guide.url)


def test_a_guide_that_was_never_saved_is_previewed(rf: RequestFactory) -> None:
    from guides.models import GuidePage

    page = GuidePage(title="Brouillon", slug="brouillon", lead="L", brief="<p>B</p>", for_whom="P")
    page.body = [factories.section("Une partie", anchor="une-partie")]
    factories.guide_index()
    page.set_url_path(factories.guide_index())
    response: Any = page.make_preview_request(preview_mode="")
    assert response.status_code == 200
    assert "Une partie" in response.rendered_content if hasattr(response, "rendered_content") else response.text


def test_the_preview_of_a_new_edition_has_no_correction_in_it(client: Client) -> None:
    guide = factories.guide()
    guide.edition_note = "Une règle nouvelle."
    shown = guide.make_preview_request(preview_mode="").render().content.decode()
    assert "édition 2, " in shown
    assert "http://testserver/guides/vehicules/editions/2/pdf/</p>" in shown
    assert "corrigée le" not in shown


@pytest.mark.django_db
def test_a_corrected_edition_says_the_day_of_its_correction_where_it_is_read_and_cited(client):
    page = factories.guide()
    assert "corrigée le" not in client.get(page.url).content.decode()
    with time_machine.travel("2026-12-02 10:00"):
        factories.publish(page, lead="Un mot changé.")
    shown = client.get(page.url).content.decode()
    assert "corrigée le <time" in shown
    assert "édition 1, " in shown
    assert ", corrigée le 2 décembre 2026, http://testserver/guides/vehicules/</p>" in shown
    assert ", corrigée le 2 décembre 2026, http://testserver/guides/vehicules/#reconnaitre</p>" in shown
    with time_machine.travel("2026-12-03 10:00"):
        factories.publish(page, edition_note="Une règle nouvelle.")
    assert "corrigée le" not in client.get(page.url).content.decode()


def test_a_part_without_a_title_has_no_address_yet():
    assert anchor_of("", "") == anchor_of(None, None) == ""
    assert anchor_of("", "Faire enlever") == "faire-enlever"
    assert anchor_of("faire-enlever", "Un autre titre") == "faire-enlever"
    assert anchor_of("", "?!") == "partie"
