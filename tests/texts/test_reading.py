"""The row of a file: what it says, when it is read, that it survives whoever was reading."""

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from portal.core.tasks import waiting_for
from portal.core.texts import process, services
from portal.core.texts.models import PATIENCE, FileText, PageText, State
from portal.core.texts.process import Extracted
from portal.core.texts.tasks import read_text
from tests import factories
from tests.texts import files
from tests.texts.conftest import document, read_files, replace

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """How many files were given to the process."""
    given = []
    extract = process.extract

    def counting(path, kind, *more):
        given.append(kind)
        return extract(path, kind, *more)

    monkeypatch.setattr(process, "extract", counting)
    return given


def said(row: FileText) -> list[str]:
    return list(PageText.objects.filter(file=row).values_list("text", flat=True))


def test_a_document_that_comes_waits_and_its_task_reads_it_once(asked):
    document("plan.pdf", files.pdf("Le tamaris", "", "Le saule"))
    document("film.mp4", b"0000ftyp")
    row = FileText.objects.get()
    assert (row.state, waiting_for(read_text)) == (State.WAITING, {(row.pk,)})
    for _ in range(2):
        read_text.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.pages, row.is_cut) == (State.DONE, 3, False)
    assert [(page.number, page.text) for page in row.texts.all()] == [(1, "Le tamaris"), (3, "Le saule")]
    assert asked == ["pdf"]
    assert read_files() == "0 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"


def test_the_same_bytes_under_another_name_are_read_once(asked):
    for name in ("a.odt", "b.odt"):
        document(name, files.odt("Le tamaris"))
    assert read_files() == "2 fichiers lus, 0 sans texte, 0 refusé\u202f; 0 attend"
    assert [said(row) for row in FileText.objects.all()] == [["Le tamaris"]] * 2
    assert asked == ["odt"]


def test_a_replaced_file_is_read_again_and_the_old_text_has_gone_before(asked):
    letter = document("a.odt", files.odt("Le tamaris"))
    read_files()
    replace(letter, "b.odt", files.odt("Le saule"))
    row = FileText.objects.get()
    assert (row.state, said(row)) == (State.WAITING, [])
    read_files()
    assert said(row) == ["Le saule"]
    letter.title = "Un autre titre"
    letter.save()
    row.refresh_from_db()
    assert row.state == State.DONE
    assert asked == ["odt", "odt"]


def test_a_file_that_becomes_a_film_has_no_text_any_more():
    letter = document("a.odt", files.odt("Le tamaris"))
    read_files()
    replace(letter, "b.mp4", b"0000ftyp")
    assert not FileText.objects.exists()
    assert not PageText.objects.exists()


def test_a_file_that_was_deleted_takes_its_text_along_also_while_it_is_read(monkeypatch):
    kept, gone = (document(name, files.odt(name)) for name in ("a.odt", "b.odt"))
    read_files()
    gone.delete()
    assert said(FileText.objects.get()) == ["a.odt"]
    late = document("c.odt", files.odt("tard"))

    def deleted_meanwhile(path, kind):
        late.delete()
        return Extracted(["tard"], False)

    monkeypatch.setattr(process, "extract", deleted_meanwhile)
    assert services.read(FileText.objects.get(object_id=late.pk).pk) is None
    assert [row.object_id for row in FileText.objects.all()] == [kept.pk]


def test_what_cannot_be_read_says_why_and_the_next_file_goes_on():
    document("a.pdf", files.locked_pdf("secret", "Le tamaris"))
    document("b.docx", b"PK\x03\x04 rien")
    document("c.pdf", files.pdf(""))
    document("d.pdf", files.pdf("Le saule"))
    assert read_files() == "1 fichier lu, 1 sans texte, 2 refusés\u202f; 0 attend"
    locked, broken, empty, done = FileText.objects.all()
    assert "mot de passe" in locked.sentence
    assert "abîmé" in broken.sentence
    assert "image numérisée" in empty.sentence
    assert "1 page" in done.sentence


def test_a_text_that_was_cut_says_so(monkeypatch):
    document("a.odt", files.odt("Le saule"))
    monkeypatch.setattr(process, "extract", lambda path, kind: Extracted(["Le saule"], True))
    read_files()
    assert "en partie" in FileText.objects.get().sentence


def test_what_time_was_too_short_for_is_read_once_more_then_kept_in_part_and_told(monkeypatch):
    document("a.odt", files.odt("Le saule"))
    monkeypatch.setattr(process, "extract", lambda path, kind: Extracted(["Le saule"], True, is_late=True))
    assert read_files() == "0 fichier lu, 0 sans texte, 0 refusé\u202f; 1 attend"
    row = FileText.objects.get()
    assert (row.state, row.attempts, said(row)) == (State.WAITING, 1, [])
    FileText.objects.update(started_at=timezone.now() - PATIENCE * 2)
    assert read_files() == (
        "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend\u202f; 1 lu en partie, faute de temps"
    )
    row.refresh_from_db()
    assert (row.state, row.is_cut, said(row)) == (State.DONE, True, ["Le saule"])
    assert "prend trop de temps" in row.sentence
    monkeypatch.setattr(process, "extract", lambda path, kind: Extracted(["Le saule pleureur"], False))
    document("b.odt", files.odt("Le saule"))
    read_files()
    assert said(FileText.objects.latest("pk")) == ["Le saule pleureur"]


def test_a_machine_that_has_less_to_do_reads_it_whole(monkeypatch):
    document("a.odt", files.odt("Le saule"))
    monkeypatch.setattr(process, "extract", lambda path, kind: Extracted(["Le"], True, is_late=True))
    read_files()
    monkeypatch.setattr(process, "extract", lambda path, kind: Extracted(["Le saule"], False))
    FileText.objects.update(started_at=timezone.now() - PATIENCE * 2)
    assert "faute de temps" not in read_files()
    row = FileText.objects.get()
    assert (said(row), row.is_cut, row.reason) == (["Le saule"], False, "")


def test_a_process_that_is_killed_leaves_a_refusal_and_nothing_half_written(monkeypatch):
    document("a.odt", files.odt("Le tamaris"))
    run = subprocess.run

    def killed(command, **options):
        return run([sys.executable, "-c", f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"], **options)

    with monkeypatch.context() as patch:
        patch.setattr(process.subprocess, "run", killed)
        assert read_files() == "0 fichier lu, 0 sans texte, 1 refusé\u202f; 0 attend"
    document("b.odt", files.odt("Le saule"))
    assert read_files() == "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"
    assert [page.text for page in PageText.objects.all()] == ["Le saule"]


def test_a_worker_that_dies_while_it_reads_or_stores_leaves_a_row_that_waits(monkeypatch):
    document("a.odt", files.odt("Le tamaris"))
    row = FileText.objects.get()

    def dies(*args):
        raise SystemExit

    for place in ((process, "extract"), (FileText, "save")):
        with monkeypatch.context() as patch:
            patch.setattr(*place, dies)
            with pytest.raises(SystemExit):
                services.read(row.pk)
        row.refresh_from_db()
        assert (row.state, said(row)) == (State.WAITING, [])
        FileText.objects.update(started_at=None)
    read_files()
    row.refresh_from_db()
    assert row.state == State.DONE


def test_nobody_reads_what_somebody_is_reading_until_they_must_have_died():
    document("a.odt", files.odt("Le tamaris"))
    FileText.objects.update(started_at=timezone.now(), attempts=1)
    assert read_files() == "0 fichier lu, 0 sans texte, 0 refusé\u202f; 1 attend"
    with time_machine.travel(timezone.now() + PATIENCE + timedelta(seconds=1)):
        assert read_files() == "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"


def test_a_file_that_several_died_of_is_read_no_more():
    document("a.odt", files.odt("Le tamaris"))
    FileText.objects.update(attempts=services.MOST_ATTEMPTS)
    assert read_files() == "0 fichier lu, 0 sans texte, 1 refusé\u202f; 0 attend"
    assert "plusieurs fois" in FileText.objects.get().sentence


def test_a_file_that_is_not_in_the_store_is_refused_and_read_when_it_is_back():
    letter = document("a.odt", files.odt("Le tamaris"))
    name, store = letter.file.name, letter.file.storage
    with store.open(name) as source:
        content = source.read()
    store.delete(name)
    read_files()
    assert "n’est plus là" in FileText.objects.get().sentence
    with store.open(name, "wb") as target:
        target.write(content)
    assert read_files() == "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend"


def test_after_an_upgrade_what_was_never_read_is_read_and_what_is_nobodys_goes():
    document("a.odt", files.odt("Le tamaris"))
    FileText.objects.all().delete()
    FileText.objects.create(owner="documents", object_id=999_999, name="gone.odt")
    FileText.objects.create(owner="nobody", object_id=1, name="gone.odt")
    assert read_files(seconds=0.000001, verbosity=0) == "0 fichier lu, 0 sans texte, 0 refusé\u202f; 1 attend"
    assert read_files(verbosity=2).splitlines() == [
        "1 sur 1", "1 fichier lu, 0 sans texte, 0 refusé\u202f; 0 attend",
    ]  # fmt: skip
    assert said(FileText.objects.get()) == ["Le tamaris"]


def test_an_editor_reads_beside_the_file_how_its_reading_stands(client):
    letter = document("a.pdf", files.locked_pdf("secret", "Le tamaris"))
    client.force_login(factories.person(is_superuser=True, is_staff=True))
    address = reverse("wagtaildocs:edit", args=[letter.pk])
    assert "La recherche lira bientôt le texte de ce fichier." in client.get(address).content.decode()
    read_files()
    assert "Il est protégé par un mot de passe" in client.get(address).content.decode()
    assert "La recherche" not in client.get(reverse("wagtaildocs:add")).content.decode()
