"""« Signaler une erreur », « Ça ne répond pas à mon cas »: stored once, nothing lost, nothing told to who may not read."""

import html
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from guides.models import Feedback, GuidePage
from tests import factories

pytestmark = pytest.mark.django_db
MESSAGE = "L’article cité a changé de numéro."


@pytest.fixture
def guide() -> GuidePage:
    return factories.guide(body=[factories.section("Savoir où l’on est", anchor="lieu")])


def post(client: Client, page: GuidePage, **changes: Any) -> Any:
    data = {"motif": "erreur", "partie": "lieu", "message": MESSAGE, "email": "", "site_web": "", "token": str(uuid4())}
    return client.post(f"{page.url}signaler/", {**data, **changes})


def test_a_guide_leads_to_the_form_and_the_form_knows_the_part(client: Client, guide: GuidePage) -> None:
    assert 'href="/guides/vehicules/signaler/?motif=erreur&amp;partie=lieu"' in client.get(guide.url).text
    form = html.unescape(client.get(f"{guide.url}signaler/?motif=cas&partie=lieu").text)
    assert '<option value="lieu" selected>Savoir où l’on est</option>' in form
    assert 'value="cas"' in form


def test_a_message_reaches_the_editors_list_and_its_writer_is_thanked(client: Client, guide: GuidePage) -> None:
    response = post(client, guide, email="lecteur@example.org")
    assert response.status_code == 302
    feedback = Feedback.objects.get()
    assert (feedback.page_id, feedback.kind, feedback.anchor) == (guide.pk, "erreur", "lieu")
    assert (feedback.message, feedback.email, feedback.author) == (MESSAGE, "lecteur@example.org", None)
    assert "Votre message est arrivé" in client.get(response.url).text


def test_a_members_message_carries_who_wrote_it_and_asks_no_address(client: Client, guide: GuidePage) -> None:
    member = factories.person()
    client.force_login(member)
    assert 'name="email"' not in client.get(f"{guide.url}signaler/").text
    post(client, guide, email="autre@example.org")
    assert (Feedback.objects.get().author, Feedback.objects.get().email) == (member, "")


def test_a_fiche_has_the_same_door(client: Client) -> None:
    card = factories.card()
    assert client.get(f"{card.url}signaler/?motif=cas").status_code == 200
    post(client, card)
    assert Feedback.objects.get().page_id == card.pk
    assert Feedback.objects.get().anchor == ""


def test_a_double_click_writes_once(client: Client, guide: GuidePage) -> None:
    token = str(uuid4())
    assert post(client, guide, token=token).status_code == 302
    assert post(client, guide, token=token).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"message": ""}, "Écrivez votre message."),
        ({"message": "   \n "}, "Écrivez votre message."),
        ({"message": "é" * 2001}, "compte 2001 signes"),
        ({"email": "pas une adresse"}, "n’a pas la forme"),
        ({"motif": "autre"}, "choix"),
        ({"message": "nul \x00 ici"}, "caractère nul"),
    ],
)
def test_a_bad_form_says_why_above_and_at_the_field_and_loses_nothing(
    client: Client, guide: GuidePage, changes: dict[str, str], says: str
) -> None:
    response = post(client, guide, **{"message": MESSAGE, **changes})
    text = html.unescape(response.text)
    assert response.status_code == 422
    assert text.count(says) >= 2
    assert 'data-component="error-summary"' in text
    assert changes.get("message", MESSAGE).strip().replace("\x00", "")[:20] in text.replace("\x00", "")
    assert not Feedback.objects.exists()


def test_an_unknown_part_is_the_whole_page(client: Client, guide: GuidePage) -> None:
    post(client, guide, partie="n-existe-plus")
    assert Feedback.objects.get().anchor == ""


def test_a_form_that_comes_back_with_other_words_is_another_message(client: Client, guide: GuidePage) -> None:
    token = str(uuid4())
    for message in (MESSAGE, f"{MESSAGE} Le bon est L. 325-12.", f"{MESSAGE} Le bon est L. 325-12."):
        assert post(client, guide, token=token, message=message).status_code == 302
    assert Feedback.objects.count() == 2


def test_a_form_without_its_csrf_token_writes_nothing(guide: GuidePage) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, guide).status_code == 403
    assert not Feedback.objects.exists()


def test_who_fills_the_hidden_field_is_thanked_and_not_stored(client: Client, guide: GuidePage) -> None:
    assert post(client, guide, site_web="http://spam.example").status_code == 302
    assert not Feedback.objects.exists()
    post(client, guide)
    assert Feedback.objects.count() == 1


def test_the_eleventh_message_of_an_hour_is_refused_and_kept_in_the_form(client: Client, guide: GuidePage) -> None:
    for _ in range(10):
        assert post(client, guide).status_code == 302
    response = post(client, guide, message="Le onzième.")
    assert response.status_code == 429
    assert "Le onzième." in response.text
    assert Feedback.objects.count() == 10
    client.force_login(factories.person())
    assert post(client, guide).status_code == 302


def test_the_form_of_a_members_page_does_not_exist_for_others(client: Client, guide: GuidePage) -> None:
    factories.restrict(guide)
    assert client.get(f"{guide.url}signaler/").status_code == 302
    assert post(client, guide)["Location"].startswith("/compte/")
    assert not Feedback.objects.exists()
    client.force_login(factories.person())
    assert post(client, guide).status_code == 302
    assert Feedback.objects.count() == 1


def test_the_form_of_a_groups_page_or_a_draft_is_an_unknown_address(client: Client, guide: GuidePage) -> None:
    factories.restrict(guide, factories.reader_group())
    draft = factories.guide("brouillon", live=False)
    client.force_login(factories.person())
    for page in (guide, draft):
        assert client.get(f"/guides/{page.slug}/signaler/").status_code == 404
        assert client.get(f"/guides/{page.slug}/signaler/merci/").status_code == 404
    assert client.get("/guides/inconnu/signaler/").status_code == 404


def test_the_form_is_kept_by_no_cache_and_found_by_no_robot(client: Client, guide: GuidePage) -> None:
    response = client.get(f"{guide.url}signaler/")
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_new_slug_keeps_the_forms_that_were_open(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    for page in (factories.guide(), factories.card()):
        before = page.url
        page.slug = f"nouveau-{page.slug}"
        with django_capture_on_commit_callbacks(execute=True):
            page = factories.publish(page)
        response = client.get(f"{before}signaler/?motif=cas")
        assert (response.status_code, response["Location"]) == (301, f"{page.url}signaler/")
        assert client.get(response["Location"]).status_code == 200
