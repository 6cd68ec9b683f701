"""What the page of a space leads to and says, to who manages it and to everybody else."""

from quartiers.models import Membership


def test_the_page_of_a_space_leads_to_its_settings_who_may_change_them_and_nobody_else(quarter, as_):
    Membership.objects.filter(space=quarter.closed, person=quarter.insider).update(is_owner=True)
    link = 'href="/quartiers/referents/reglages/"'
    for person, may in ((quarter.animator, True), (quarter.insider, False)):
        page = as_(person).get("/quartiers/referents/").text
        assert "Ajouter une personne" in page
        assert (link in page) is may
        assert as_(person).get("/quartiers/referents/reglages/").status_code == (200 if may else 403)
