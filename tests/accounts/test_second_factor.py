"""The second factor once it is there: taken away, its codes for a bad day, its keys by name."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.test_sessions import LOGIN, second_factor, signed_in

pytestmark = pytest.mark.django_db
Type = Authenticator.Type


@pytest.fixture
def person() -> User:
    return UserFactory()


@pytest.fixture
def client(person: User) -> Client:
    """The person's browser, with a second factor, just after the password was asked again."""
    client = signed_in(person)
    second_factor(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def kinds(person: User) -> set[str]:
    return set(Authenticator.objects.filter(user=person).values_list("type", flat=True))


def test_the_application_is_taken_away_by_a_post(client: Client, person: User) -> None:
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked.status_code == 200
    assert kinds(person) == {Type.TOTP}
    client.post(reverse("mfa_deactivate_totp"))
    assert kinds(person) == set()
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 404


def test_codes_for_a_bad_day_are_made_taken_away_as_a_file_and_each_serves_once(client: Client, person: User) -> None:
    client.post(reverse("mfa_generate_recovery_codes"))
    codes = Authenticator.objects.get(user=person, type=Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert len(codes) > 5
    shown, file = (client.get(reverse(name)) for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"))
    assert file["Content-Disposition"].startswith("attachment")
    for answer in (shown, file):
        assert all(code in answer.text for code in codes)
        assert "no-store" in answer["Cache-Control"]
    assert [enters(person, codes[0]) for _ in range(2)] == [True, False]


def enters(person: User, code: str) -> bool:
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code})
    return client.get(reverse("accounts:profile")).status_code == 200


def test_a_key_is_listed_and_renamed_by_whom_it_belongs_to_alone(client: Client, person: User) -> None:
    own, other = (
        Authenticator.objects.create(user=owner, type=Type.WEBAUTHN, data={"name": name, "credential": {}})
        for owner, name in ((person, "Clé du bureau"), (UserFactory(), "Clé d’un autre"))
    )
    listed = client.get(reverse("mfa_list_webauthn")).text
    assert "Clé du bureau" in listed
    assert "Clé d’un autre" not in listed
    for key, status in ((own, 302), (other, 404)):
        assert client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Clé du sac"}).status_code == status
    names = {key.pk: key.data["name"] for key in Authenticator.objects.filter(type=Type.WEBAUTHN)}
    assert names == {own.pk: "Clé du sac", other.pk: "Clé d’un autre"}


def test_an_account_that_is_closed_is_told_so_only_with_its_password(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    wrong = Client().post(LOGIN, {"login": person.email, "password": "autre-chose-encore"})
    right = Client().post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)
    assert "est désactivé" not in wrong.text
    assert "est désactivé" in right.text
    assert "_auth_user_id" not in right.client.session
