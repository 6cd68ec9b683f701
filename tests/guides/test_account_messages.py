"""What is asked about an account reaches who invites, and no editor; its answer goes by mail."""

import html
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from guides.models import Feedback, GuidePage
from portal.accounts.models import User
from portal.accounts.roles import ANIMATORS, EDITORS, ensure_roles
from portal.accounts.services.people import close_account
from portal.home import desk
from tests import factories

pytestmark = pytest.mark.django_db
WRITE = "/contact/ecrire/"
LIST = reverse("signalements:index")


@pytest.fixture(autouse=True)
def contact() -> Any:
    ensure_roles()
    return factories.contact()


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def with_role(name: str) -> User:
    return factories.person(groups=(Group.objects.get(name=name),))


def write(client: Client, **changes: str) -> Any:
    data = {"motif": "compte", "sujet": "Mon adresse", "message": "Elle a changé.", "token": str(uuid4())}
    return client.post(WRITE, {**data, **changes})


def test_a_link_about_an_account_opens_the_form_on_it_and_contact_on_anything_else() -> None:
    def ticked(address: str) -> str:
        page = Client().get(address).text
        return page[: page.index(" checked")].rpartition('value="')[2].partition('"')[0]

    assert (ticked(f"{WRITE}?motif=compte"), ticked(WRITE)) == ("compte", "courrier")
    for page in ("/compte/inscription/", "/compte/desactive/", "/compte/invitation/x/"):
        assert f'href="{WRITE}?motif=compte"' in Client().get(page).text


def test_who_has_no_account_leaves_an_address_to_be_answered_at() -> None:
    refused = write(Client(), email="")
    assert refused.status_code == 422
    assert "c’est là que l’animation du réseau vous répond" in html.unescape(refused.text)
    assert write(Client(), email="luc@exemple.fr").status_code == 302
    assert write(browser_of(factories.person())).status_code == 302
    assert [row.kind for row in Feedback.objects.all()] == ["compte", "compte"]


def test_who_invites_reads_and_answers_it_and_no_editor_does() -> None:
    animator, editor = with_role(ANIMATORS), with_role(EDITORS)
    write(Client(), email="luc@exemple.fr")
    asked = Feedback.objects.get()
    error = Feedback.objects.create(page=factories.guide(), kind="erreur", message="Le numéro a changé.")
    address = {row: reverse("signalements:edit", args=[row.pk]) for row in (asked, error)}

    for person, reads, does_not in ((animator, asked, error), (editor, error, asked)):
        client = browser_of(person)
        shown = client.get(LIST).text
        assert address[reads] in shown
        assert address[does_not] not in shown
        assert client.get(address[reads]).status_code == 200
        for name in ("edit", "history", "usage"):
            closed = reverse(f"signalements:{name}", args=[does_not.pk])
            assert client.get(closed).status_code in (302, 403), (person, name)
        client.post(address[does_not], {"answer": "Fait.", "closed": "on"})
        assert Feedback.objects.get(pk=does_not.pk).closed_at is None
        assert [item.url for item in desk.feedback(person).items] == [address[reads]]


def test_ones_account_says_to_who_invites_how_many_wait() -> None:
    animator, editor = with_role(ANIMATORS), with_role(EDITORS)
    write(Client(), email="luc@exemple.fr")
    assert "Messages sur les comptes, 1 à lire" in browser_of(animator).get("/compte/").text
    assert "Messages sur les comptes" not in browser_of(editor).get("/compte/").text
    Feedback.objects.update(closed_at="2026-01-01T00:00Z")
    assert "Messages sur les comptes</a>" in browser_of(animator).get("/compte/").text


def answer(feedback: Feedback, **data: str) -> Any:
    client = browser_of(factories.person(is_superuser=True, is_staff=True))
    return client.post(reverse("signalements:edit", args=[feedback.pk]), {"answer": "Corrigé.", **data})


def report(**fields: Any) -> Feedback:
    page = GuidePage.objects.first() or factories.guide(title="Les épaves")
    return Feedback.objects.create(page=page, kind="erreur", message="Le numéro a changé.", **fields)


@pytest.mark.parametrize("who", ["address", "member"])
def test_the_answer_goes_to_the_reader_when_it_is_asked_for_and_once(who: str) -> None:
    member = factories.person("luc@exemple.fr")
    told = report(email="luc@exemple.fr") if who == "address" else report(author=member)

    answer(told)
    assert mail.outbox == []
    answer(told, send="on")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["luc@exemple.fr"], "Votre message\u202f: Les épaves")
    for words in ("Le numéro a changé.", "Corrigé.", f"http://testserver{told.page.url}"):
        assert words in sent.body
    assert 'name="send"' not in answer(told, answer="", closed="on").text
    answer(told, send="on")
    assert len(mail.outbox) == 1


def test_nothing_is_sent_without_words_nor_to_who_left_no_address_or_has_gone() -> None:
    gone = factories.person("gone@exemple.fr")
    close_account(gone)

    assert "Écrivez la suite à envoyer" in answer(report(email="luc@exemple.fr"), answer="", send="on").text
    for told in (report(), report(author=gone)):
        answer(told, send="on")
    assert mail.outbox == []


def test_a_page_that_its_reader_may_no_longer_read_is_not_named() -> None:
    told = report(email="luc@exemple.fr")
    factories.restrict(told.page, factories.reader_group())

    answer(told, send="on")

    (sent,) = mail.outbox
    assert sent.subject == "Votre message"
    assert "épaves" not in sent.body
    assert told.page.url not in sent.body
    assert "Corrigé." in sent.body


def test_the_address_of_a_reader_opens_a_mail_that_says_what_it_is_about() -> None:
    told = report(email="luc@exemple.fr")
    page = browser_of(factories.person(is_superuser=True, is_staff=True)).get(
        reverse("signalements:edit", args=[told.pk])
    )
    assert 'href="mailto:luc@exemple.fr?subject=Votre%20message%20%3A%20Les%20%C3%A9paves&amp;body=http' in page.text
