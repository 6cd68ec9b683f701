"""People and who was invited, by name: what is typed in the search, and in which order they stand."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Invitation, User
from tests import factories


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["\0", "\0Nadia\0", "\x07Nadia"])
def test_control_characters_in_the_words_are_only_spaces(client, odd):
    factories.person("nadia@example.org", first_name="Nadia", last_name="Belkacem")
    client.force_login(factories.person("chef@example.org", is_superuser=True))
    response = client.get(reverse("accounts:people"), {"q": odd})
    assert response.status_code == 200
    assert "Nadia Belkacem" in response.content.decode()


@pytest.mark.django_db
def test_accents_and_ligatures_stand_at_their_letter(client):
    for last_name in ("Vidal", "Œuvrard", "Zola", "Ézéchiel", "Ogier", "de Ronsard", "Faure", "Ober"):
        factories.person(first_name="Ana", last_name=last_name)
    client.force_login(factories.person(first_name="Élise", last_name="Faure", is_superuser=True))
    html = client.get(reverse("accounts:people")).content.decode()
    shown = re.findall(r'ledger__title"><a [^>]*>([^<]+)</a>', html)
    assert shown == [
        "Ana de Ronsard", "Ana Ézéchiel", "Ana Faure", "Élise Faure", "Ana Ober", "Ana Œuvrard",
        "Ana Ogier", "Ana Vidal", "Ana Zola",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_changed_name_changes_its_place():
    person = factories.person(first_name="Ana", last_name="Vidal")
    assert person.sort_name == "vidal ana"
    person.last_name = "Éon"
    person.save(update_fields=["last_name"])
    assert User.objects.get(pk=person.pk).sort_name == "eon ana"


@pytest.mark.django_db
def test_an_invitation_shows_its_name_when_it_is_known_and_always_its_address(client):
    later = timezone.now() + datetime.timedelta(days=14)
    rows = (("named@example.org", "Nadia", "Belkacem"), ("bare@example.org", "", ""))
    for number, (email, first, last) in enumerate(rows):
        Invitation.objects.create(
            email=email, first_name=first, last_name=last, secret_digest=str(number), expires_at=later
        )
    client.force_login(factories.person(is_superuser=True))
    html = client.get(reverse("accounts:invitations")).content.decode()
    assert '<h3 class="ledger__title">Nadia Belkacem</h3>' in html
    assert '<p class="ledger__text">named@example.org</p>' in html
    assert '<h3 class="ledger__title">bare@example.org</h3>' in html
