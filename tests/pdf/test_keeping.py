"""Made once for each key, at publish or by the first who asks; an edition's bytes stay for ever."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from guides import pdf
from guides.models import GuidePage
from guides.pdf import services
from portal.core.files.models import PortalImage
from portal.core.pdf.models import PdfFile
from portal.core.tasks import drain
from tests import factories
from tests.pdf.factories import content, full_guide, picture, read, reference, words


@pytest.fixture
def builds(monkeypatch) -> list[str]:
    """Every document that is built, by its key."""
    made: list[str] = []
    real = services.build

    def counted(document, **wanted):
        made.append(document.key)
        return real(document, **wanted)

    monkeypatch.setattr(services, "build", counted)
    return made


@pytest.mark.django_db(transaction=True)
def test_publishing_makes_the_file_once_for_the_page_and_its_edition(builds):
    page = factories.guide()
    assert not PdfFile.objects.exists()
    drain()
    row = PdfFile.objects.get(page_id=page.pk)
    assert row.is_ready
    assert row.edition == 1
    assert len(builds) == 1
    assert pdf.current(page) == row == pdf.frozen(page, page.editions.get())
    services.make(page.pk)
    assert len(builds) == 1


@pytest.mark.django_db
def test_asking_twice_builds_once(builds):
    page = factories.guide()
    assert pdf.current(page) == pdf.current(page)
    assert len(builds) == 1


@pytest.mark.django_db
def test_a_frozen_edition_does_not_change_when_the_page_is_published_again():
    page = full_guide()
    edition = page.editions.get()
    before = content(pdf.frozen(page, edition))
    page = factories.publish(page, title="Un autre titre", edition_note="Tout a changé.")
    services.make(page.pk)
    assert content(pdf.frozen(page, edition)) == before
    assert "Un autre titre" not in words(read(before))
    assert "Un autre titre" in words(read(pdf.current(page)))
    assert "Un autre titre" in words(read(pdf.frozen(page, page.editions.get(number=2))))


@pytest.mark.django_db
def test_a_typo_fix_changes_the_page_and_not_its_edition():
    page = factories.guide(title="Traiter une épabe")
    services.make(page.pk)
    page = factories.publish(page, title="Traiter une épave")
    services.make(page.pk)
    edition = page.editions.get()
    assert "épabe" in words(read(pdf.frozen(page, edition)))
    assert "épabe" not in words(read(pdf.current(page)))
    assert PdfFile.objects.filter(page_id=page.pk).count() == 2


@pytest.mark.django_db
def test_an_edition_made_late_is_made_from_its_own_revision():
    page = factories.guide(title="Le premier titre")
    page = factories.publish(page, title="Le second titre", edition_note="Autre titre.")
    text = words(read(pdf.frozen(page, page.editions.get(number=1))))
    assert "Le premier titre" in text
    assert "Le second titre" not in text
    assert "Autre titre" not in text


@pytest.mark.django_db
def test_the_key_follows_references_images_and_editions():
    page = full_guide()

    def key() -> str:
        now = GuidePage.objects.get(pk=page.pk)
        return services._document(now, now.editions.first(), now).key

    keys = {key(), key()}
    assert len(keys) == 1
    reference(checked_on=date(2026, 3, 1))
    keys.add(key())
    PortalImage.objects.update(file=picture("Autre").file.name, file_hash="f" * 40)
    keys.add(key())
    factories.publish(GuidePage.objects.get(pk=page.pk), edition_note="Une autre édition.")
    keys.add(key())
    assert len(keys) == 4


@pytest.mark.django_db
def test_older_files_go_and_their_bytes_with_them(django_capture_on_commit_callbacks):
    page = factories.guide()
    services.make(page.pk)
    page = factories.publish(page, lead="Un chapeau de plus.")
    services.make(page.pk)
    old = PdfFile.objects.get(page_id=page.pk, edition=None)
    name = old.file.name
    page = factories.publish(page, lead="Encore un autre.")
    with django_capture_on_commit_callbacks(execute=True):
        services.make(page.pk)
    assert default_storage.exists(name), "who asked for it a second ago is still taking it away"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        page = factories.publish(page, lead="Et un dernier.")
        with django_capture_on_commit_callbacks(execute=True):
            services.make(page.pk)
    assert not PdfFile.objects.filter(pk=old.pk).exists()
    assert not default_storage.exists(name)
    assert default_storage.exists(pdf.current(page).file.name)


@pytest.mark.django_db
def test_deleting_a_page_takes_its_files_away(django_capture_on_commit_callbacks):
    page = factories.guide()
    name = pdf.current(page).file.name
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert not default_storage.exists(name)


@pytest.mark.django_db
def test_a_draft_and_an_unpublished_page_are_not_made(builds):
    draft = factories.guide(live=False)
    services.make(draft.pk)
    services.make(987654)
    services.make(factories.home().pk)
    assert builds == []
    services.make(factories.card().pk)
    assert len(builds) == 1
