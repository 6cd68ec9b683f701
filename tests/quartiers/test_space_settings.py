"""What the page of a space leads to and says, to who manages it and to everybody else."""

import pytest

from quartiers.models import Membership, Space


def test_the_page_of_a_space_leads_to_its_settings_who_may_change_them_and_nobody_else(quarter, as_):
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).update(is_owner=True)
    link = 'href="/quartiers/referents/reglages/"'
    for person, may in ((quarter.animator, True), (quarter.insider, False)):
        page = as_(person).get("/quartiers/referents/").text
        assert "Ajouter une personne" in page
        assert (link in page) is may
        assert as_(person).get("/quartiers/referents/reglages/").status_code == (200 if may else 403)


def test_who_opens_a_space_or_changes_one_reads_that_it_is_done(quarter, as_):
    client = as_(quarter.animator)
    data = {"title": "Halls & caves", "slug": "halls", "purpose": "Essai.", "kind": "thematique"}
    opened, saved = "L’espace «\u202fHalls &amp; caves\u202f» est créé.", "Les réglages de l’espace sont enregistrés."
    said = client.post("/quartiers/nouvel-espace/", data, follow=True).text
    assert (opened in said, saved in said) == (True, False)
    said = client.post("/quartiers/halls/reglages/", data | {"purpose": "Autrement."}, follow=True).text
    assert (opened in said, saved in said) == (False, True)
    assert saved not in client.post("/quartiers/halls/reglages/", data | {"title": ""}).text


def test_what_waits_for_a_yes_is_not_said_to_be_saved(quarter, as_):
    quarter.post(quarter.closed, quarter.insider)
    client, where, saved = as_(quarter.animator), "/quartiers/referents/reglages/", "Les réglages de l’espace sont"
    data = {"title": "Référents", "slug": "referents", "purpose": "Essai.", "kind": "thematique"}
    assert saved not in client.post(where, data).text
    assert saved in client.post(where, data | {"open": "oui"}, follow=True).text


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "Personne pour le moment"), (1, "1 personne et son métier"), (2, "2 personnes et leurs métiers")],
)
def test_who_is_in_a_space_is_counted_in_right_words(quarter, as_, count, said):
    space = Space.objects.create(slug="caves", title="Caves", purpose="Les caves.")
    for person in (quarter.member, quarter.insider)[:count]:
        Membership.objects.create(space=space, person=person)
    page = as_(quarter.outsider).get("/quartiers/caves/").text
    assert f"{said}</a>" in page


def test_who_adds_somebody_twice_reads_that_they_were_there(quarter, as_):
    client = as_(quarter.animator)
    for already in (False, True):
        said = client.post("/quartiers/referents/personnes/", {"email": "karim@example.org"}, follow=True).text
        assert ("Karim Lenoir est dans l’espace." in said) is not already
        assert ("Karim Lenoir était déjà dans l’espace." in said) is already
    assert Membership.objects.filter(space=quarter.closed, person=quarter.outsider).count() == 1
