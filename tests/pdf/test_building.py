"""Who builds, who waits, what is remembered of a failure: one build at a time for a key, two in all."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from guides import pdf
from guides.pdf import services
from portal.core.pdf import services as store
from portal.core.pdf import slots
from portal.core.pdf.compiler import Compiled
from portal.core.pdf.errors import PdfBusyError, PdfError
from portal.core.pdf.models import PdfFile
from tests import factories


@pytest.mark.django_db
def test_a_failure_is_remembered_and_tried_again_later(monkeypatch):
    page = factories.guide()
    tries: list[int] = []

    def fails(document, **wanted):
        tries.append(1)
        raise PdfError("Trop long.", block="Partie 1")

    monkeypatch.setattr(services, "build", fails)
    for _ in range(3):
        with pytest.raises(PdfError, match="Trop long"):
            pdf.current(page)
    assert len(tries) == 1
    state = pdf.state(page)
    assert (state.ok, state.error, state.block) == (False, "Trop long.", "Partie 1")
    PdfFile.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(PdfError):
        pdf.current(page)
    assert len(tries) == 2


@pytest.mark.django_db
def test_an_unexpected_fault_is_recorded_and_not_swallowed(monkeypatch):
    page = factories.guide()

    def breaks(document, **wanted):
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(services, "build", breaks)
    with pytest.raises(RuntimeError):
        pdf.current(page)
    assert "imprévue" in pdf.state(page).error
    assert "/secret" not in pdf.state(page).error


@pytest.mark.django_db
def test_who_waits_too_long_is_told_when_to_come_back_and_an_abandoned_build_is_taken_over(settings):
    page = factories.guide()
    document = services._document(page, page.editions.first(), page)
    row = PdfFile.objects.create(page_id=page.pk, key=document.key)
    with pytest.raises(PdfBusyError) as caught:
        pdf.current(page, wait_seconds=0)
    assert caught.value.retry_after > 0
    assert pdf.state(page) == services.State(ok=False)
    PdfFile.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(hours=1))
    assert pdf.current(page, wait_seconds=0).is_ready


@pytest.mark.django_db(transaction=True)
def test_ten_who_ask_at_once_make_one_build():
    page = factories.guide()
    built: list[int] = []
    found: list[int] = []

    def slow() -> Compiled:
        built.append(1)
        time.sleep(0.5)
        return Compiled(content=b"%PDF-1.7 one", pages=1)

    def ask() -> None:
        try:
            found.append(store.obtain(store.Order(page.pk, "k" * 64, [], slow), wait_seconds=15).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    assert len(found) == 10
    assert len(set(found)) == 1


@pytest.mark.django_db
def test_a_page_deleted_while_its_file_is_built_leaves_nocontent():
    page = factories.guide()

    def build() -> Compiled:
        PdfFile.objects.filter(page_id=page.pk).delete()
        return Compiled(content=b"%PDF-1.7 gone", pages=1)

    with pytest.raises(PdfError):
        store.obtain(store.Order(page.pk, "g" * 64, [], build), wait_seconds=0)
    assert not default_storage.exists(f"pdf/{page.pk}/{'g' * 32}.pdf")


@pytest.mark.django_db(transaction=True)
def test_a_page_deleted_before_anybody_builds_stops_the_asker_at_once():
    page = factories.guide()
    gone = page.pk
    page.delete()
    asked: list[str] = []

    def ask() -> None:
        try:
            store.obtain(store.Order(gone, "d" * 64, [], lambda: Compiled(b"%PDF-1.7", 1)), wait_seconds=30)
        except PdfError as error:
            asked.append(error.message)
        finally:
            connection.close()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert asked == ["La page n’est plus là."]


@pytest.mark.django_db
def test_a_lost_race_waits_for_its_turn_and_ends(monkeypatch):
    page = factories.guide()
    monkeypatch.setattr(store, "_claim_new", lambda order: None)
    with pytest.raises(PdfBusyError):
        store.obtain(store.Order(page.pk, "l" * 64, [], lambda: Compiled(b"%PDF-1.7", 1)), wait_seconds=0)


@pytest.mark.django_db(transaction=True)
def test_no_more_than_two_files_are_built_at_once():
    page = factories.guide()
    running: list[str] = []
    most: list[int] = []

    def ask(key: str) -> None:
        def build() -> Compiled:
            running.append(key)
            most.append(len(running))
            time.sleep(0.3)
            running.remove(key)
            return Compiled(content=b"%PDF-1.7 one", pages=1)

        try:
            store.obtain(store.Order(page.pk, key * 64, [], build), wait_seconds=20)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(key,)) for key in "abcde"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 5
    assert max(most) == slots.SLOTS


@pytest.mark.django_db
def test_a_draft_waits_for_a_slot_too(monkeypatch):
    page = factories.guide()
    monkeypatch.setattr(services, "WAIT_SECONDS", 0)
    with slots.slot(0), slots.slot(0), pytest.raises(PdfBusyError):
        pdf.preview_bytes(page)
    assert pdf.preview_bytes(page).startswith(b"%PDF-")


@pytest.mark.django_db
def test_the_state_of_a_good_file_gives_its_pages_and_its_time():
    page = factories.guide()
    row = pdf.current(page)
    assert pdf.state(page) == services.State(ok=True, pages=row.pages, made_at=row.made_at)
