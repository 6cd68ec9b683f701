"""The form’s « Édition »: a promise to read again, who is held to it and until when; the word of an edition, corrected."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from guides.models import GuidePage
from guides.pdf import words
from guides.pdf.guide import guide_document
from portal.accounts.models import User
from portal.accounts.personal.services import erase
from tests import factories
from tests.admin.shown_files import edit, form_of, signed_in_editor

pytestmark = pytest.mark.django_db
NEXT = "Prochaine relecture"


@pytest.fixture
def reader() -> User:
    return factories.person(first_name="Hélène", last_name="Marchetti")


@pytest.fixture
def editor(client: Client) -> User:
    return signed_in_editor(client)


def held(by: User) -> GuidePage:
    return factories.guide(next_review=date(2027, 4, 15), reviewer=by)


def reload(page: GuidePage) -> GuidePage:
    return GuidePage.objects.get(pk=page.pk)


@time_machine.travel("2027-01-10")
def test_a_promise_is_shown_until_its_month_is_over(reader: User) -> None:
    page = held(reader)
    for day, is_shown in (("2027-03-31", True), ("2027-04-30", True), ("2027-05-01", False)):
        with time_machine.travel(day):
            assert (NEXT in Client().get(page.url).content.decode()) is is_shown, day
            assert bool(words.review_words(page)) is is_shown, day


@time_machine.travel("2027-01-10")
def test_a_promise_goes_with_its_person(reader: User) -> None:
    page = held(reader)
    assert reload(page).is_held
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert not reload(page).is_held
    assert NEXT not in Client().get(page.url).content.decode()


@time_machine.travel("2027-01-10")
def test_publishing_a_draft_does_not_bring_an_erased_person_back(reader: User) -> None:
    page = held(reader)
    draft = page.save_revision()
    other = factories.guide("autre", next_review=date(2027, 4, 15), reviewer=factories.person())
    erase(reader, keep_posts=True)
    draft.refresh_from_db()
    draft.publish()
    assert (reload(page).reviewer, reload(page).next_review) == (None, None)
    assert not page.revisions.filter(content__reviewer=reader.pk).exists()
    assert other.revisions.filter(content__reviewer=other.reviewer.pk).exists()


@time_machine.travel("2027-01-10")
def test_the_form_offers_who_is_still_here_and_lets_the_promise_of_others_go(editor: User, client: Client) -> None:
    gone, here = factories.person(last_name="Partie"), factories.person(last_name="Restée")
    page = held(gone)
    factories.publish(page)
    assert client.get(edit(page)).context["form"]["next_review"].value() == date(2027, 4, 15)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    form = client.get(edit(page)).context["form"]
    assert (form["next_review"].value(), form["reviewer"].value()) == (None, None)
    offered = form.fields["reviewer"].queryset
    assert here in offered
    assert gone not in offered
    assert client.post(edit(page), form_of(page, None)).status_code == 302


@time_machine.travel("2027-01-10")
def test_what_an_edition_freezes_promises_nothing(reader: User) -> None:
    page = held(reader)
    edition = page.editions.get()
    assert guide_document(page, edition, page).data["review"] == "Avril 2027, Hélène Marchetti"
    assert guide_document(edition.revision.as_object(), edition, page).data["review"] == ""


def test_a_word_of_an_edition_is_corrected_by_a_tick_that_does_not_stay(editor: User, client: Client) -> None:
    draft = factories.guide("projet", live=False)
    assert "corrects_note" not in client.get(edit(draft)).context["form"].fields
    page = factories.guide()
    factories.publish(page, edition_note="Un tablau.")
    assert "Corriger le mot de l’édition 2" in client.get(edit(page)).content.decode()
    data = form_of(page, None, edition_note="Un tableau.", corrects_note="on", **{"action-publish": "1"})
    assert client.post(edit(page), data).status_code == 302
    assert [edition.what_changed for edition in page.editions.all()] == ["Un tableau.", "Première édition."]
    assert client.get(edit(page)).context["form"]["corrects_note"].value() is False
