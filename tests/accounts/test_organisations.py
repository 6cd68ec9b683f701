"""Organisations in the admin: the number on their people's fiches is one that a telephone can call."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Organisation
from tests.accounts.factories import with_role

ADD = "wagtailsnippets_accounts_organisation:add"


def stored(client: Client, number: str) -> str:
    """What is kept of a number that an animator types; the form's text when it is refused."""
    data = {"name": "Bocage", "key": "essai", "kind": "oph", "region": "", "duty_label": "", "duty_phone": number}
    response = client.post(reverse(ADD), data)
    return (
        Organisation.objects.get(key="essai").duty_phone if response.status_code == 302 else response.content.decode()
    )


@pytest.fixture
def animator(db: None, client: Client) -> Client:
    client.force_login(with_role("Animateurs"))
    return client


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("04 65 71 20 14", "04 65 71 20 14"),
        ("04.65.71.20.14", "04 65 71 20 14"),
        ("04-65-71-20-14", "04 65 71 20 14"),
        ("+33 (0)4 65 71 20", "+33 4 65 71 20"),
        ("3114", "3114"),
        ("", ""),
    ],
)
def test_a_number_is_taken_as_people_write_it(animator: Client, typed: str, kept: str) -> None:
    assert stored(animator, typed) == kept


@pytest.mark.parametrize("typed", ["demander à Paul", "04 65 ou 17", "+", "1"])
def test_what_no_telephone_can_call_is_refused_in_french(animator: Client, typed: str) -> None:
    assert "Écrivez un numéro à appeler" in stored(animator, typed)
    assert not Organisation.objects.filter(key="essai").exists()
