"""The list of invitations: by state, by words, both."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Invitation
from portal.accounts.services.invitations import Invitee, accept, invite, withdraw
from tests.accounts.factories import administrator

pytestmark = pytest.mark.django_db
LIST = "/compte/invitations/"


@pytest.fixture
def client() -> Client:
    giver = administrator()
    people = [Invitee(f"{word}@exemple.fr", "Ana", word.title()) for word in ("attend", "expiree", "prise", "retiree")]
    _, expired, taken, withdrawn = invite(giver, people)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(days=1))
    accept(taken, password="tranquillite-longue", first_name="Luc", last_name="Roy", job_family="")
    withdraw(withdrawn)
    browser = Client()
    browser.force_login(giver)
    return browser


def listed(client: Client, query: str) -> set[str]:
    page = client.get(f"{LIST}{query}").text
    return set(re.findall(r"(\w+)@exemple\.fr</p>", page.partition("Invitations envoyées")[2]))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"attend", "expiree", "prise", "retiree"}),
        ("?etat=inconnu", {"attend", "expiree", "prise", "retiree"}),
        ("?etat=attente", {"attend"}),
        ("?etat=expirees", {"expiree"}),
        ("?etat=acceptees", {"prise"}),
        ("?etat=retirees", {"retiree"}),
        ("?q=roy+luc", {"prise"}),
        ("?q=EXPIREE", {"expiree"}),
        ("?q=exemple&etat=attente", {"attend"}),
        ("?q=nulle-part", set()),
    ],
)
def test_one_state_or_some_words_narrow_the_list(client: Client, query: str, shown: set[str]) -> None:
    assert listed(client, query) == shown


def test_a_chip_keeps_the_words_and_says_which_one_is_open(client: Client) -> None:
    page = client.get(f"{LIST}?q=a%26b&etat=attente").text
    assert f'href="{LIST}?etat=expirees&amp;q=a%26b"' in page
    assert re.findall(r'class="chip" href="[^"]*" aria-current="true">([^<]+)<', page) == ["En attente"]
    assert "0 invitation pour" in page
