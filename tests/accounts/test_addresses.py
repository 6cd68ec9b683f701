"""An address that is corrected: the new one signs in, the one before opens nothing; two animators on one person."""

import json
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory, administrator, with_role
from tests.factories import reader_group

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"
OLD, NEW = "ancienne@exemple.fr", "nouvelle@exemple.fr"


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def signs_in(address: str) -> bool:
    client = Client()
    client.post(LOGIN, {"login": address, "password": PASSWORD})
    return client.get("/compte/").status_code == 200


def subject_of_a_reset(address: str) -> str:
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": address})
    return mail.outbox[-1].subject


def by_the_admin(person: User, address: str) -> Any:
    form = {"email": address, "first_name": "Nadia", "last_name": "Belkacem", "is_active": "on"}
    return browser_of(administrator()).post(reverse("wagtailusers_users:edit", args=[person.pk]), form)


def by_an_animator(person: User, address: str, **changes: Any) -> Any:
    seen = [person.email, person.organisation_id, list(person.groups.values_list("pk", flat=True))]
    form = {"email": address, "organisation": person.organisation_id, "seen": json.dumps(seen), **changes}
    return browser_of(with_role("Animateurs")).post(reverse("accounts:person", args=[person.public_id]), form)


@pytest.mark.parametrize("change", [by_the_admin, by_an_animator])
def test_a_corrected_address_signs_in_in_lower_case_and_the_one_before_opens_nothing(change: Any) -> None:
    person = UserFactory(email=OLD)
    theirs = Client()
    theirs.post(LOGIN, {"login": OLD, "password": PASSWORD})
    assert signs_in(OLD)

    assert change(person, "Nouvelle@Exemple.FR").status_code == 302

    assert [(message.to, message.subject) for message in mail.outbox] == [([OLD], "Votre adresse a changé")]
    assert theirs.get("/compte/").status_code == 302
    assert (signs_in(OLD), signs_in(NEW)) == (False, True)
    assert "Aucun compte" in subject_of_a_reset(OLD)
    assert "Aucun compte" not in subject_of_a_reset(NEW)
    assert User.objects.get(pk=person.pk).email == NEW
    assert [row.email for row in EmailAddress.objects.filter(user=person)] == [NEW]


@pytest.mark.parametrize("change", [by_the_admin, by_an_animator])
def test_a_person_saved_with_the_same_address_stays_signed_in_and_gets_no_mail(change: Any) -> None:
    person = UserFactory(email=OLD)
    theirs = browser_of(person)

    assert change(person, OLD).status_code == 302
    assert theirs.get("/compte/").status_code == 200
    assert mail.outbox == []


def test_an_administrator_who_corrects_their_own_address_stays_signed_in() -> None:
    person = administrator(email=OLD)
    client = browser_of(person)
    form = {"email": NEW, "first_name": "Ana", "last_name": "Vidal", "is_superuser": "on"}

    client.post(reverse("wagtailusers_users:edit", args=[person.pk]), form)

    assert client.get("/compte/").status_code == 200
    assert signs_in(NEW)


def test_the_address_of_another_account_is_refused() -> None:
    person, other = UserFactory(email=OLD), UserFactory(email=NEW)

    refused = by_an_animator(person, "NOUVELLE@exemple.fr")

    assert refused.status_code == 422
    assert "celle d’un autre compte" in refused.text
    assert User.objects.get(pk=person.pk).email == OLD
    assert User.objects.get(pk=other.pk).email == NEW


def test_an_account_is_not_deleted_in_the_admin_past_what_erasing_does() -> None:
    person = UserFactory()
    address = reverse("wagtailusers_users:delete", args=[person.pk])
    client = browser_of(administrator())

    for answer in (client.get(address), client.post(address)):
        assert answer["Location"] == reverse("accounts:person", args=[person.public_id])
    assert User.objects.filter(pk=person.pk).exists()


def test_two_animators_on_one_page_do_not_take_back_what_the_other_gave() -> None:
    person, group, other = UserFactory(email=OLD), reader_group(), reader_group("Contentieux")
    person.groups.add(other)
    client = browser_of(with_role("Animateurs"))
    address = reverse("accounts:person", args=[person.public_id])
    page = client.get(address).text
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    form = {"email": OLD, "organisation": person.organisation_id, "seen": seen[1].replace("&quot;", '"')}

    first = client.post(address, {**form, "readers": [group.pk, other.pk]})
    second = client.post(address, {**form, "readers": []})

    assert (first.status_code, second.status_code) == (302, 302)
    assert list(person.groups.all().values_list("name", flat=True)) == [group.name]


@pytest.mark.parametrize("seen", ["", "{}", "[1]", '["a", null, 3]'])
def test_a_page_that_does_not_say_what_it_showed_changes_nothing(seen: str) -> None:
    person = UserFactory(email=OLD)

    assert by_an_animator(person, NEW, seen=seen).status_code == 422
    assert User.objects.get(pk=person.pk).email == OLD


def test_a_refused_form_says_so_to_the_browser_too() -> None:
    member, animator = UserFactory(), with_role("Animateurs")

    assert browser_of(member).post("/compte/", {"first_name": ""}).status_code == 422
    assert browser_of(animator).post("/compte/invitations/", {"addresses": "x"}).status_code == 422
