"""« Contact », « Nous écrire »: a subject and a message in the editors' list, as what is reported of a page."""

import html
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from guides.models import Feedback
from portal.accounts.roles import EDITORS, ensure_roles
from tests import factories

pytestmark = pytest.mark.django_db
WRITE = "/contact/ecrire/"
MESSAGE = "Notre commune voudrait lire vos guides."


@pytest.fixture(autouse=True)
def contact() -> Any:
    return factories.contact()


def post(client: Client, **changes: Any) -> Any:
    data = {
        "motif": "courrier",
        "sujet": "Une commune",
        "message": MESSAGE,
        "email": "",
        "site_web": "",
        "token": str(uuid4()),
    }
    return client.post(WRITE, {**data, **changes})


def test_contact_leads_to_the_form_and_no_other_page_does(client: Client, contact: Any) -> None:
    assert f'href="{WRITE}"' in client.get("/contact/").text
    contact.slug = "autre"
    factories.publish(contact)
    assert f'href="{WRITE}"' not in client.get("/autre/").text
    assert client.get(WRITE).status_code == 404


def test_a_message_reaches_the_list_of_the_editors_and_its_writer_is_thanked(client: Client, contact: Any) -> None:
    response = post(client, email="maire@example.org")
    assert "Votre message est arrivé" in client.get(response["Location"]).text
    letter = Feedback.objects.get()
    assert (letter.page_id, letter.kind, letter.email) == (contact.pk, "courrier", "maire@example.org")
    assert letter.message == f"Une commune\n\n{MESSAGE}"
    ensure_roles()
    client.force_login(factories.person(groups=(Group.objects.get(name=EDITORS),)))
    shown = html.unescape(client.get("/admin/signalements/").text)
    assert f"Une commune {MESSAGE}" in shown
    assert "Un message" in shown


def test_a_member_is_asked_no_address_and_is_named(client: Client) -> None:
    assert 'name="email"' in client.get(WRITE).text
    member = factories.person()
    client.force_login(member)
    assert 'name="email"' not in client.get(WRITE).text
    post(client, email="autre@example.org")
    assert (Feedback.objects.get().author, Feedback.objects.get().email) == (member, "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"motif": ""}, "Dites si votre message concerne un compte."),
        ({"sujet": " "}, "Dites en quelques mots de quoi il s’agit."),
        ({"sujet": "é" * 121}, "Votre sujet compte 121 signes"),
        ({"message": ""}, "Écrivez votre message."),
        ({"message": "é" * 1801}, "Votre message compte 1801 signes"),
        ({"email": "pas une adresse"}, "n’a pas la forme"),
    ],
)
def test_a_bad_form_says_why_above_and_at_the_field_and_loses_nothing(
    client: Client, changes: dict[str, str], says: str
) -> None:
    response = post(client, **changes)
    text = html.unescape(response.text)
    assert response.status_code == 422
    assert text.count(says) >= 2
    assert changes.get("message", MESSAGE)[:20] in text
    assert not Feedback.objects.exists()


def test_the_longest_subject_and_message_fit(client: Client) -> None:
    assert post(client, sujet="é" * 120, message="é" * 1800).status_code == 302
    assert len(Feedback.objects.get().message) <= 2000


def test_a_double_click_a_robot_and_a_missing_token_write_nothing_more(client: Client) -> None:
    token = str(uuid4())
    assert [post(client, token=token).status_code for _ in range(2)] == [302, 302]
    assert post(client, site_web="http://spam.example").status_code == 302
    assert post(Client(enforce_csrf_checks=True)).status_code == 403
    assert Feedback.objects.count() == 1


def test_the_limit_is_the_one_of_reports_and_counts_both(client: Client) -> None:
    guide = factories.guide()
    report = {"motif": "erreur", "message": MESSAGE, "token": str(uuid4())}
    assert client.post(f"{guide.url}signaler/", report).status_code == 302
    assert {post(client, sujet=f"Sujet {number}").status_code for number in range(9)} == {302}
    response = post(client, message="Le onzième.")
    assert response.status_code == 429
    assert "Le onzième." in response.text
    assert Feedback.objects.count() == 10


def test_a_reader_of_a_guide_does_not_choose_the_kind_of_a_letter(client: Client) -> None:
    guide = factories.guide()
    text = client.get(f"{guide.url}signaler/?motif=courrier").text
    assert 'value="cas"' in text
    assert 'value="courrier"' not in text


def test_the_form_is_kept_by_no_cache_and_found_by_no_robot(client: Client) -> None:
    for address in (WRITE, f"{WRITE}merci/"):
        response = client.get(address)
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_contact_for_members_keeps_its_form_for_them(client: Client, contact: Any) -> None:
    factories.restrict(contact)
    assert client.get(WRITE)["Location"].startswith("/compte/")
    assert post(client)["Location"].startswith("/compte/")
    assert not Feedback.objects.exists()
    client.force_login(factories.person())
    assert client.get(WRITE).status_code == 200
