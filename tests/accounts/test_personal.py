"""What is held about a person: taken away, erased, kept no longer than said."""

import datetime
import io
import json
import zipfile
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from guides.models import Feedback
from portal.accounts.models import Invitation, User
from portal.accounts.personal import KEPT, answered_for, erase
from portal.accounts.personal import services as personal
from portal.accounts.services.people import deactivate_person, reactivate_person
from portal.core.words import moment_words
from tests import factories
from tests.accounts.factories import with_role

pytestmark = pytest.mark.django_db


def keys_to_people() -> set[str]:
    """Every key to a person that stands in a table of its own (a child's inherited columns are its parent's)."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.is_relation and field.related_model is User
    }


def test_every_key_to_a_person_is_answered_for_or_kept_for_a_reason():
    known = answered_for() | set(KEPT)
    assert keys_to_people() - known == set()
    assert known - keys_to_people() == set()
    assert answered_for() & set(KEPT) == set()
    assert len(keys_to_people()) > 20


def signed_in(person: User) -> Client:
    """Signed in by the form, and confirmed: erasing an account asks for the password again."""
    client = Client()
    client.post("/compte/connexion/", {"login": person.email, "password": "un-mot-de-passe-solide"})
    asked = client.get("/compte/mes-donnees/effacer/")
    assert asked["Location"].startswith("/compte/confirmer/")
    confirmed = client.post(asked["Location"], {"password": "un-mot-de-passe-solide"})
    assert confirmed["Location"] == "/compte/mes-donnees/effacer/"
    return client


def told(person: User, message: str = "Le lien est mort.") -> Feedback:
    return Feedback.objects.create(
        page=factories.guide(f"guide-{person.pk}"), kind="erreur", message=message, author=person, email=person.email
    )


def archive_of(response: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def test_the_archive_holds_what_is_mine_and_nothing_of_others():
    person, other = factories.person(first_name="Awa"), factories.person(first_name="Bruno")
    told(person)
    told(other, "Le message d’un autre.")

    response = signed_in(person).post("/compte/mes-donnees/archive/")

    archive = archive_of(response)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert json.loads(archive.read("compte/profil.json"))["prenom"] == "Awa"
    assert "Le lien est mort." in everything
    assert "Bruno" not in everything
    assert "Le message d’un autre." not in everything
    assert "private" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_the_archive_says_what_each_file_is_and_its_days_are_read_by_people_and_programs():
    person = factories.person(first_name="Awa")
    told(person)
    archive = archive_of(signed_in(person).post("/compte/mes-donnees/archive/"))
    readme = archive.read("LISEZ-MOI.txt").decode()
    for name in archive.namelist():
        assert name == "LISEZ-MOI.txt" or f"- {name} : " in readme
    assert "- guides/signalements.json : ce que vous avez signalé aux rédacteurs" in readme
    assert "- veille/decisions.json : vos décisions à l’atelier de la veille (rien pour le moment)" in readme
    (message,) = json.loads(archive.read("guides/signalements.json"))
    assert message["le"] == moment_words(Feedback.objects.get().created_at)
    assert datetime.datetime.fromisoformat(message["le_iso"]).date() == timezone.now().date()


def test_a_sixth_archive_in_an_hour_waits():
    client = signed_in(factories.person())
    for _ in range(5):
        client.post("/compte/mes-donnees/archive/").getvalue()
    refused = client.post("/compte/mes-donnees/archive/", follow=True)
    assert "dans une heure" in refused.text


def test_erasing_leaves_nothing_that_says_who_it_was():
    person = factories.person("awa@example.org", first_name="Awa", last_name="Diallo")
    message = told(person)
    client = signed_in(person)
    before = person.public_id

    response = client.post("/compte/mes-donnees/effacer/", {"posts": "garder", "email": "AWA@example.org"}, follow=True)

    assert "Votre compte est effacé." in response.text
    person.refresh_from_db()
    message.refresh_from_db()
    assert not person.is_active
    assert person.erased_at
    assert person.public_id != before
    assert str(person) == "Une personne du réseau"
    assert (message.author, message.email, message.message) == (None, "", "Le lien est mort.")
    rows = [str(row) for model in (User, Feedback, Session) for row in model.objects.values_list()]
    assert not [row for row in rows if "awa@example.org" in row.lower() or "Diallo" in row]
    assert client.get("/compte/").status_code == 302


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"posts": "garder", "email": "autre@example.org"}, "Ce n’est pas l’adresse de ce compte."),
        ({"posts": "garder", "email": ""}, "Écrivez votre adresse pour confirmer."),
        ({"posts": "", "email": "awa@example.org"}, "Choisissez ce que deviennent vos publications."),
        ({"posts": "tout", "email": "awa@example.org"}, "Choisissez ce que deviennent vos publications."),
    ],
)
def test_without_both_answers_nothing_is_erased(data, said):
    person = factories.person("awa@example.org", first_name="Awa")
    response = signed_in(person).post("/compte/mes-donnees/effacer/", data)
    assert response.status_code == 422
    assert said in response.text
    person.refresh_from_db()
    assert person.is_active
    assert person.first_name == "Awa"


def test_the_only_administrator_stays():
    admin = factories.person("admin@example.org", is_superuser=True, is_staff=True)
    response = signed_in(admin).post("/compte/mes-donnees/effacer/", {"posts": "garder", "email": "admin@example.org"})
    assert response.status_code == 422
    assert "Donnez d’abord ce rôle" in response.text
    admin.refresh_from_db()
    assert admin.is_active


def test_one_room_that_fails_leaves_the_account_whole(monkeypatch):
    person = factories.person(first_name="Awa")

    def fails(_: User) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(personal, "_empty", fails)
    message = told(person)
    with pytest.raises(RuntimeError):
        erase(person, keep_posts=True)
    person.refresh_from_db()
    message.refresh_from_db()
    assert person.is_active
    assert message.author == person


def test_an_erased_person_is_in_no_list_and_does_not_come_back():
    admin = factories.person("admin@example.org", is_superuser=True, is_staff=True)
    person = factories.person("awa@example.org", first_name="Awa")
    client = signed_in(admin)
    assert "awa@example.org" in client.get("/compte/personnes/").text

    erase(person, keep_posts=False)

    assert "efface.invalid" not in client.get("/compte/personnes/").text
    client.post(f"/compte/personnes/{person.public_id}/reactiver/")
    person.refresh_from_db()
    assert not person.is_active


def test_retention_erases_old_invitations_and_closed_accounts_and_leaves_the_others(capsys):
    now = timezone.now()
    years = datetime.timedelta(days=4 * 365)
    closed = factories.person("ancien@example.org", first_name="Awa", is_active=False, closed_at=now - years)
    recent = factories.person("recent@example.org", first_name="Bruno", is_active=False, closed_at=now)
    for email, expired in (("vieille@example.org", now - years), ("neuve@example.org", now)):
        Invitation.objects.create(email=email, expires_at=expired, secret_digest=email)

    call_command("retain")

    assert "comptes fermés (1)" in capsys.readouterr().out
    assert User.objects.get(pk=closed.pk).first_name == ""
    assert User.objects.get(pk=recent.pk).first_name == "Bruno"
    assert list(Invitation.objects.values_list("email", flat=True)) == ["neuve@example.org"]


def test_an_account_that_slept_for_years_can_be_reopened_once_it_is_closed():
    years_ago = timezone.now() - datetime.timedelta(days=4 * 365)
    animator, person = with_role("Animateurs"), factories.person(first_name="Awa", last_login=years_ago)
    User.objects.filter(pk=person.pk).update(date_joined=years_ago)

    deactivate_person(animator, person)
    call_command("retain")
    reactivate_person(animator, person)

    person.refresh_from_db()
    assert (person.first_name, person.is_active, person.closed_at) == ("Awa", True, None)


def test_an_account_closed_in_the_admin_counts_from_the_day_that_it_is_seen():
    years = datetime.timedelta(days=4 * 365)
    closed = factories.person(first_name="Awa", is_active=False)
    opened = factories.person(first_name="Bruno", closed_at=timezone.now() - years)

    call_command("retain")
    for person in (closed, opened):
        person.refresh_from_db()
    assert closed.closed_at is not None
    assert opened.closed_at is None
    with time_machine.travel(timezone.now() + years):
        call_command("retain")

    assert User.objects.get(pk=closed.pk).first_name == ""
    assert User.objects.get(pk=opened.pk).first_name == "Bruno"
