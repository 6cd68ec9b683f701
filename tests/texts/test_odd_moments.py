"""The store is away, the machine is busy, a twin changes meanwhile: what was read stays, what wasn't is read later."""

import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.core.files.storage import PrivateFileStorage
from portal.core.texts import process, services
from portal.core.texts.models import PATIENCE, FileText, PageText, State
from tests.texts import files
from tests.texts.conftest import document, guide_with, hits, read_files, replace

pytestmark = pytest.mark.django_db


def away(*args, **kwargs):
    raise OSError("Stale file handle")


@pytest.fixture
def stats(monkeypatch):
    """The names whose size was asked."""
    asked = []
    size = PrivateFileStorage.size
    monkeypatch.setattr(PrivateFileStorage, "size", lambda store, name: asked.append(name) or size(store, name))
    return asked


def later(times: int = 1) -> time_machine.travel:
    return time_machine.travel(timezone.now() + times * (PATIENCE + timedelta(seconds=1)))


def test_a_store_that_is_away_wipes_no_text_and_costs_no_attempt(monkeypatch):
    letter = document("a.odt", files.odt("Le tamaris"))
    guide_with(letter)
    read_files()
    document("b.odt", files.odt("Le saule"))
    with monkeypatch.context() as patch:
        patch.setattr(PrivateFileStorage, "size", away)
        patch.setattr(PrivateFileStorage, "open", away)
        for times in range(1, 6):
            with later(times):
                assert read_files() == "0 fichier lu, 0 sans texte, 0 refusé\u202f; 1 attend"
        letter.save()
    assert [page.text for page in PageText.objects.all()] == ["Le tamaris"]
    assert len(hits("tamaris")) == 1
    with later(6):
        assert read_files() == "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"
    assert [page.text for page in PageText.objects.all()] == ["Le tamaris", "Le saule"]


def test_the_store_is_asked_of_no_file_that_was_read(stats):
    document("a.odt", files.odt("Le tamaris"))
    letter = document("b.odt", files.odt("Le saule"))
    letter.file.storage.delete(letter.file.name)
    read_files()
    stats.clear()
    read_files()
    assert stats == [letter.file.name]


def test_a_file_that_takes_too_long_on_a_busy_machine_is_read_when_there_is_time(monkeypatch):
    document("a.odt", files.odt("Le tamaris"))
    busy(monkeypatch, services.MOST_ATTEMPTS - 1)
    with later(services.MOST_ATTEMPTS):
        assert read_files() == "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"


def test_a_file_that_takes_too_long_each_time_is_refused_for_that(monkeypatch):
    document("a.odt", files.odt("Le tamaris"))
    busy(monkeypatch, services.MOST_ATTEMPTS)
    row = FileText.objects.get()
    assert (row.state, "trop de temps" in row.sentence.replace("\u202f", " ")) == (State.REFUSED, True)


def busy(monkeypatch, times: int) -> None:
    """So many readings run out of time; until the last one that may, the file waits."""

    def slow(command, **options):
        raise subprocess.TimeoutExpired(command, options["timeout"])

    with monkeypatch.context() as patch:
        patch.setattr(process.subprocess, "run", slow)
        for time in range(times):
            assert FileText.objects.get().state == State.WAITING
            with later(time):
                read_files()


def test_a_twin_that_is_replaced_while_its_text_is_copied_gives_none(monkeypatch):
    twin = document("a.odt", files.odt("Le tamaris"))
    read_files()
    document("b.odt", files.odt("Le tamaris"))
    known, kind_of = services._known, services.kind_of

    def replaced_between_two_questions(name):
        monkeypatch.setattr(services, "kind_of", kind_of)
        replace(twin, "c.odt", files.odt("Le saule"))
        return kind_of(name)

    def watched(row):
        monkeypatch.setattr(services, "kind_of", replaced_between_two_questions)
        return known(row)

    monkeypatch.setattr(services, "_known", watched)
    row = FileText.objects.last()
    assert services.read(row.pk) == State.DONE
    assert [page.text for page in row.texts.all()] == ["Le tamaris"]
    twin.refresh_from_db()
    assert twin.filename.startswith("c")
