"""What ends a session, and what a browser keeps of it."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, override_settings
from django.urls import reverse

from portal.accounts import services
from portal.accounts.models import User
from portal.accounts.services.errors import NotAllowed
from portal.core.tasks.models import OutgoingMail
from tests.accounts.factories import PASSWORD, UserFactory, administrator, with_role

pytestmark = pytest.mark.django_db
LOGIN = "/compte/connexion/"


def signed_in(person: User, agent: str = "Firefox Windows") -> Client:
    client = Client(HTTP_USER_AGENT=agent)
    client.post(LOGIN, {"login": person.email, "password": PASSWORD, "remember": "on"})
    assert client.get(reverse("accounts:profile")).status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_signing_out_is_a_post_and_clears_what_the_browser_kept() -> None:
    client = signed_in(UserFactory())

    asked = client.get(reverse("account_logout"))
    assert "Se déconnecter" in asked.content.decode()
    assert is_in(client)

    done = client.post(reverse("account_logout"))
    assert done["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)


def test_the_admins_sign_out_is_ours() -> None:
    client = signed_in(with_role("Éditeurs"))

    client.get("/admin/logout/")
    assert is_in(client)
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"cache"'
    assert not is_in(client)


def test_a_members_pages_are_kept_by_nobody() -> None:
    visitor, member = Client(), signed_in(UserFactory())

    for address in ("/compte/", "/compte/appareils/", "/styleguide/"):
        assert "no-store" in member.get(address)["Cache-Control"]
    assert "no-store" in visitor.get(LOGIN)["Cache-Control"]
    assert "no-store" not in visitor.get("/healthz").get("Cache-Control", "")


def test_two_people_in_turn_on_one_browser() -> None:
    client = signed_in(UserFactory(first_name="Premiere"))
    assert "Premiere" in client.get("/compte/").content.decode()
    client.post(reverse("account_logout"))
    second = UserFactory(first_name="Seconde")
    client.post(LOGIN, {"login": second.email, "password": PASSWORD})

    words = client.get("/compte/").content.decode()

    assert "Seconde" in words
    assert "Premiere" not in words


def test_deactivating_ends_every_session_at_once_and_for_good() -> None:
    person = UserFactory()
    phone, desk, forced = signed_in(person), signed_in(person), Client()
    forced.force_login(person)
    OutgoingMail.objects.write({"to": [person.email.upper()]})
    OutgoingMail.objects.write({"to": ["autre@exemple.fr"]})

    services.deactivate_person(administrator(), person)

    assert [is_in(client) for client in (phone, desk, forced)] == [False] * 3
    assert UserSession.objects.filter(user=person).count() == 0
    assert [row.content["to"] for row in OutgoingMail.objects.all()] == [["autre@exemple.fr"]]
    services.reactivate_person(administrator(), person)
    assert [is_in(client) for client in (phone, desk, forced)] == [False] * 3
    assert signed_in(person)


def test_a_deactivated_person_comes_in_by_no_door() -> None:
    person = UserFactory(email="partie@exemple.fr")
    Client().post(reverse("account_reset_password"), {"email": person.email})
    [reset] = re.findall(r"http://testserver(/compte/mot-de-passe/nouveau/\S+)", mail.outbox[0].body)
    services.deactivate_person(administrator(), person)
    mail.outbox.clear()
    client = Client()

    by_password = client.post(LOGIN, {"login": person.email, "password": PASSWORD}, follow=True)
    by_link = client.get(reset, follow=True)
    client.post(reverse("account_request_login_code"), {"email": person.email})
    client.post(reverse("account_reset_password"), {"email": person.email})

    assert "désactivé" in by_password.content.decode()
    assert "Ce lien ne sert plus" in by_link.content.decode()
    assert not is_in(client)
    assert {message.subject for message in mail.outbox} == {"Aucun compte à cette adresse"}


def test_an_animator_reaches_neither_administrators_nor_editors_nor_themselves() -> None:
    animator = with_role("Animateurs")

    for person in (administrator(), with_role("Éditeurs"), animator):
        with pytest.raises(NotAllowed):
            services.deactivate_person(animator, person)
        assert User.objects.get(pk=person.pk).is_active
    with pytest.raises(NotAllowed):
        services.change_person(animator, animator, take_back=animator.groups.all())
    assert animator.groups.exists()
    member = UserFactory()
    services.deactivate_person(animator, member)
    assert not User.objects.get(pk=member.pk).is_active


def test_groups_beyond_the_giver_stay_when_others_change() -> None:
    from django.contrib.auth.models import Group

    animator = with_role("Animateurs")
    member = UserFactory()
    with pytest.raises(NotAllowed):
        services.change_person(animator, member, give=Group.objects.filter(name="Administrateurs"))

    services.change_person(animator, member, give=Group.objects.filter(name="Curateurs"))

    member.refresh_from_db()
    assert [group.name for group in member.groups.all()] == ["Curateurs"]
    assert not member.is_superuser


def test_a_session_of_ones_own_can_be_closed_another_persons_does_not_exist() -> None:
    person, other = UserFactory(), UserFactory()
    here, there, elsewhere = signed_in(person), signed_in(person), signed_in(other)
    mine = UserSession.objects.get(session_key=there.session.session_key)
    theirs = UserSession.objects.get(session_key=elsewhere.session.session_key)

    assert here.post(reverse("accounts:close_device", args=[theirs.pk])).status_code == 404
    assert here.post(reverse("accounts:close_device", args=[mine.pk])).status_code == 302

    assert not is_in(there)
    assert is_in(elsewhere)
    assert is_in(here)


def test_changing_the_password_closes_the_other_devices() -> None:
    person = UserFactory()
    here, there = signed_in(person), signed_in(person)

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "une-autre-phrase-solide"})

    assert is_in(here)
    assert not is_in(there)
    assert [message.subject for message in mail.outbox] == ["Votre mot de passe a changé"]


def test_the_link_of_the_mail_leads_to_the_portal_whatever_the_host_header() -> None:
    person = UserFactory()

    Client().post(reverse("account_reset_password"), {"email": person.email}, HTTP_HOST="evil.example")
    [path] = re.findall(r"^http://testserver(/compte/mot-de-passe/nouveau/\S+)$", mail.outbox[0].body, re.MULTILINE)
    assert "evil.example" not in mail.outbox[0].body

    client = Client()
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "une-autre-phrase-solide"})
    assert is_in(client)
    assert "Ce lien ne sert plus" in Client().get(path, follow=True).content.decode()


def test_a_code_by_mail_signs_in_once() -> None:
    person = UserFactory()
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": person.email})
    code = mail.outbox[0].body.split("\n\n")[2].strip()

    wrong = client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})
    right = client.post(reverse("account_confirm_login_code"), {"code": code.lower()})

    assert "n’est pas le bon" in wrong.content.decode()
    assert right.status_code == 302
    assert is_in(client)


def second_factor(person: User) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    return secret


@pytest.mark.parametrize(
    "door", ["/compte/", "/admin/", "/compte/invitations/", "/compte/securite/", "/compte/appareils/"]
)
def test_the_second_factor_is_not_skipped_by_address(door: str) -> None:
    person = administrator()
    secret = second_factor(person)
    client = Client()

    first = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    assert client.get(door).status_code == 302
    assert "_auth_user_id" not in client.session

    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(door).status_code == 200


def test_another_persons_second_factor_cannot_be_removed() -> None:
    victim, attacker = UserFactory(), UserFactory()
    key = Authenticator.objects.create(user=victim, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    client = signed_in(attacker)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200

    response = client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert response.status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_the_profile_changes_what_it_shows_and_nothing_more() -> None:
    person = UserFactory()
    client = signed_in(person)
    forged = {"email": "autre@exemple.fr", "is_superuser": "on", "organisation": "", "is_active": ""}

    own = {
        "first_name": "Nadia",
        "last_name": "B.",
        "job_title": "Gardienne",
        "job_family": "proximite",
        "region": "bretagne",
    }
    client.post("/compte/", {**own, **forged})

    person.refresh_from_db()
    assert {name: getattr(person, name) for name in own} == own
    assert all(f'value="{own[name]}" selected' in client.get("/compte/").text for name in ("job_family", "region"))
    assert (person.is_superuser, person.is_active, person.email == "autre@exemple.fr") == (False, True, False)
    assert person.organisation is not None


def test_create_admin_makes_somebody_who_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", PASSWORD)

    call_command("create_admin", "--email", " Premier@exemple.fr")

    person = User.objects.get(email="premier@exemple.fr")
    assert person.is_superuser
    assert EmailAddress.objects.get(user=person).verified
    assert signed_in(person).get("/admin/").status_code == 200
    with pytest.raises(CommandError, match="déjà"):
        call_command("create_admin", "--email", "premier@exemple.fr")


@override_settings(DEMO_PROFILE=False)
@pytest.mark.parametrize("password", ["tranquillite-demo", "court"])
def test_create_admin_refuses_a_known_or_weak_password(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", password)

    with pytest.raises(CommandError):
        call_command("create_admin", "--email", "premier@exemple.fr")

    assert not User.objects.exists()


def test_a_change_that_matters_wants_the_password_again() -> None:
    client = signed_in(UserFactory())

    asked = client.get(reverse("mfa_activate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})

    assert "Ajouter une application" in client.get(reverse("mfa_activate_totp")).content.decode()


def test_an_account_closed_in_wagtails_list_ends_as_in_ours() -> None:
    person, admin = UserFactory(), signed_in(administrator())
    theirs = signed_in(person)
    fields = {"email": person.email, "first_name": person.first_name, "last_name": person.last_name}

    response = admin.post(reverse("wagtailusers_users:edit", args=[person.pk]), fields)

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.is_active, person.session_epoch) == (False, 1)
    assert not is_in(theirs)
    assert UserSession.objects.filter(user=person).count() == 0


def test_the_square_of_the_application_stands_on_white() -> None:
    from portal.accounts.adapter import MFAAdapter

    drawn = MFAAdapter().build_totp_svg("otpauth://totp/x?secret=y")

    assert drawn.index('fill="#fff"') < drawn.index("<path")


FORM = "/compte/suivis/vus/"
PAGE = "http://testserver/compte/suivis/?page=2#bas"


def test_who_is_no_longer_signed_in_comes_back_to_the_page_of_the_form_and_is_told() -> None:
    refused = Client().post(FORM, HTTP_REFERER=PAGE, follow=True)

    assert refused.redirect_chain == [(f"{LOGIN}?next=/compte/suivis/%3Fpage%3D2", 302)]
    assert "Vous n’étiez plus connecté" in refused.text
    assert 'name="next" value="/compte/suivis/?page=2"' in refused.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_REFERER": "https://ailleurs.example/page/"},
        {"HTTP_REFERER": "javascript:alert(1)"},
        {"HTTP_REFERER": PAGE, "HTTP_SEC_FETCH_MODE": "cors"},
    ],
)
def test_elsewhere_is_no_way_back_and_a_script_gets_its_own_answer(headers: dict[str, str]) -> None:
    client = Client()
    assert client.post(FORM, **headers)["Location"] == f"{LOGIN}?next={FORM}"
    assert "Vous n’étiez plus connecté" not in client.get(LOGIN).text
