"""A closed space keeps somebody who answers for it."""

import pytest

from quartiers.models import Membership

REFUSED = "nomme d’abord un autre responsable"


def owners(space):
    return {row.person for row in Membership.objects.filter(space=space, is_owner=True)}


@pytest.mark.parametrize("who", ["animator", "insider"])
def test_the_last_responsable_of_a_closed_space_stays_one_until_another_is_named(quarter, as_, who):
    last, other = getattr(quarter, who), quarter.outsider
    for person, is_owner in ((last, True), (other, False)):
        Membership.objects.update_or_create(space=quarter.closed, person=person, defaults={"is_owner": is_owner})
    client, where = as_(quarter.animator), "/quartiers/referents/personnes/"
    refused = client.post(f"{where}{last.public_id}/responsable/", follow=True)
    assert REFUSED in refused.text
    assert "n’est plus responsable" not in refused.text
    assert owners(quarter.closed) == {last}
    client.post(f"{where}{other.public_id}/responsable/")
    done = client.post(f"{where}{last.public_id}/responsable/", follow=True).text
    assert f"{last} n’est plus responsable de l’espace." in done
    assert REFUSED not in done
    assert owners(quarter.closed) == {other}


@pytest.mark.parametrize("door", ["quitter/", "personnes/{}/retirer/"])
def test_the_last_responsable_neither_leaves_nor_is_taken_out(quarter, as_, door):
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).update(is_owner=True)
    client = as_(quarter.insider if door == "quitter/" else quarter.animator)
    address = f"/quartiers/referents/{door.format(quarter.insider.public_id)}"
    assert REFUSED in client.post(address, follow=True).text
    assert owners(quarter.closed) == {quarter.insider}
    Membership.objects.create(space=quarter.closed, person=quarter.outsider, is_owner=True)
    assert REFUSED not in client.post(address, follow=True).text
    assert owners(quarter.closed) == {quarter.outsider}


def test_a_closed_account_answers_for_nothing_and_an_open_space_needs_nobody(quarter, as_):
    client = as_(quarter.animator)
    gone = quarter.person("luce@example.org", "Luce", "Aumont", spaces=(quarter.closed,), is_active=False)
    Membership.objects.filter(person__in=[quarter.insider, gone]).update(is_owner=True)
    act = f"personnes/{quarter.insider.public_id}/responsable/"
    assert REFUSED in client.post(f"/quartiers/referents/{act}", follow=True).text
    assert REFUSED not in client.post(f"/quartiers/chantiers/{act}", follow=True).text
    assert owners(quarter.open) == set()


def test_the_button_says_what_it_does_and_whom_it_is_about(quarter, as_):
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).update(is_owner=True)
    page = as_(quarter.animator).get("/quartiers/referents/personnes/").text
    assert 'Retirer la responsabilité<span class="unseen">&nbsp;: Thierry Le Goff</span>' in page
