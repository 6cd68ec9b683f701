"""The demo's people: created when absent, never touched."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.accounts.demo import load_people, shown_accounts
from portal.accounts.models import Organisation, ReaderGroup, User

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "demo"


def test_every_account_of_the_sign_in_page_is_there_with_its_role() -> None:
    load_people(DEMO)

    people = {person.email: person for person in User.objects.all()}
    roles = {email: set(person.groups.values_list("name", flat=True)) for email, person in people.items()}

    shown = {account["email"] for account in shown_accounts()}
    assert shown <= set(people)
    assert shown >= {email for email, names in roles.items() if names}
    assert all(person.check_password("tranquillite-demo") for person in people.values())
    assert roles["gardien@example.org"] == roles["membre@example.org"] == set()
    assert roles["referent@example.org"] == {"Référents sûreté"}
    assert roles["animateur@example.org"] == {"Référents sûreté", "Animateurs"}
    assert {email for email, names in roles.items() if "Éditeurs" in names} == {
        "editeur@example.org",
        "sarah@example.org",
    }
    assert [email for email, person in people.items() if person.is_superuser] == ["admin@example.org"]
    assert people["gardien@example.org"].organisation.duty_phone


def test_loading_again_changes_nothing_that_a_person_changed() -> None:
    load_people(DEMO)
    User.objects.filter(email="gardien@example.org").update(job_title="Autre chose")
    Organisation.objects.filter(key="bocage-habitat").update(duty_phone="02 61 91 00 00")
    User.objects.get(email="referent@example.org").groups.clear()
    counts = (User.objects.count(), Organisation.objects.count(), ReaderGroup.objects.count())

    load_people(DEMO)

    assert (User.objects.count(), Organisation.objects.count(), ReaderGroup.objects.count()) == counts
    assert User.objects.get(email="gardien@example.org").job_title == "Autre chose"
    assert Organisation.objects.get(key="bocage-habitat").duty_phone == "02 61 91 00 00"
    assert not User.objects.get(email="referent@example.org").groups.exists()


def test_the_administrator_is_no_reader_of_closed_groups() -> None:
    from portal.core.audience.services import holds

    load_people(DEMO)
    token = f"group:{ReaderGroup.objects.get().pk}"

    assert token in holds(User.objects.get(email="referent@example.org"))
    assert token not in holds(User.objects.get(email="admin@example.org"))
