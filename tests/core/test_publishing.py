"""Every change of a page ends in one place, in the transaction of the change."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from portal.core.audience.services import needs
from portal.core.publishing import services
from portal.core.publishing.editions import FIRST
from portal.core.publishing.models import Edition, Generation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def projected(monkeypatch):
    """What a projection is asked, in order."""
    asked: list[list[int]] = []
    monkeypatch.setattr(
        services, "_projections", {**services._projections, "z-test": lambda ids: asked.append(list(ids))}
    )
    return asked


def test_a_draft_is_projected_nowhere(projected):
    page = factories.guide(live=False)
    projected.clear()
    page.title = "Autre titre"
    page.save_revision()
    assert projected == []
    page.get_latest_revision().publish()
    assert projected == [[page.pk]]


def test_a_slug_change_projects_the_whole_subtree(projected):
    index = factories.guide_index()
    page = factories.guide()
    projected.clear()
    index.slug = "reperes"
    index.save_revision().publish()
    assert any({index.pk, page.pk} <= set(ids) for ids in projected)


def test_a_copy_and_its_deletion_are_projected(projected):
    page = factories.guide()
    copy = page.copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert [copy.pk] in projected
    projected.clear()
    copy.delete()
    assert [copy.pk] in projected


def test_a_projection_that_fails_takes_the_publishing_back(monkeypatch):
    from django.db import transaction

    page = factories.guide()

    def fail(ids):
        raise RuntimeError("the index is broken")

    monkeypatch.setattr(services, "_projections", {**services._projections, "z-test": fail})
    page.title = "Titre neuf"
    with pytest.raises(RuntimeError), transaction.atomic():
        page.save_revision().publish()
    page.refresh_from_db()
    assert page.title == "Traiter une épave"


def test_each_change_advances_the_generation():
    page = factories.guide()
    before = Generation.current()
    page.unpublish()
    assert Generation.current() > before


def test_the_first_publishing_opens_the_first_edition_and_a_correction_opens_none():
    page = factories.guide()
    assert [(e.number, e.what_changed) for e in page.editions.all()] == [(1, FIRST)]
    page.title = "Faute corrigée"
    factories.publish(page)
    assert page.editions.count() == 1


def test_a_note_opens_an_edition_once_and_freezes_its_revision():
    page = factories.guide()
    factories.publish(page, edition_note="Un tableau pour savoir qui demande l’enlèvement.")
    factories.publish(page, title="Encore une faute corrigée")
    numbers = [edition.number for edition in page.editions.all()]
    assert numbers == [2, 1]
    second = Edition.objects.get(page_id=page.pk, number=2)
    assert second.revision.as_object().title == "Traiter une épave"


def test_what_an_edition_changed_is_corrected_without_another_one():
    page = factories.guide()
    factories.publish(page, edition_note="Un tablau.")
    page.corrects_note = True
    factories.publish(page, edition_note="Un tableau.")
    assert [(e.number, e.what_changed) for e in page.editions.all()] == [(2, "Un tableau."), (1, FIRST)]
    page.corrects_note = False
    factories.publish(page, edition_note="Une carte.")
    assert page.editions.first().number == 3


@pytest.mark.parametrize("ticked", [False, True])
def test_a_version_that_is_restored_opens_no_edition_that_was(ticked):
    page = factories.guide()
    for note in ("Un tableau.", "Une carte."):
        factories.publish(page, edition_note=note)
    page.corrects_note = ticked
    factories.publish(page, edition_note="Un tableau.")
    said = [edition.what_changed for edition in page.editions.all()]
    assert said == ["Une carte.", "Un tableau.", FIRST]


def test_a_scheduled_page_comes_and_goes_with_its_audience():
    page = factories.guide(live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live
    assert needs(page) == {"public"}


def test_a_page_and_its_editions_can_be_deleted():
    page = factories.guide()
    page.delete()
    assert not Edition.objects.exists()


def test_an_old_address_leads_to_the_new_one_for_who_may_read_the_page(client, django_capture_on_commit_callbacks):
    page = factories.guide()
    with django_capture_on_commit_callbacks(execute=True):
        factories.publish(page, slug="epaves")
    assert client.get("/guides/vehicules/")["Location"] == "/guides/epaves/"
    factories.restrict(page, factories.reader_group())
    assert client.get("/guides/vehicules/").status_code == 404


def test_one_page_that_cannot_be_published_holds_back_no_other(capsys):
    taken, later, good = (
        factories.guide("pris"),
        factories.guide("attente", live=False),
        factories.guide("bon", live=False),
    )
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    for page in (later, good):
        page.go_live_at = tomorrow
        page.save_revision().publish()
    revision = later.get_latest_revision()
    revision.content["slug"] = taken.slug
    revision.save(update_fields=["content"])
    factories.guide("perime", expire_at=tomorrow)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
        call_command("run_due")
    good.refresh_from_db()
    later.refresh_from_db()
    assert (good.live, later.live) == (True, False)
    assert "publications et retraits prévus\u202f: 1 publiée, 1 retirée, 1 refusée (" in capsys.readouterr().out
    assert not later.revisions.filter(approved_go_live_at__isnull=False).exists()
