"""Pages, files, search and accounts come back in an empty instance: whole instances, each command a process."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from portal.home.backups import database
from portal.home.backups.errors import BackupError
from portal.settings.database import database_from_url

pytestmark = pytest.mark.xdist_group("backup")  # one pair of instances for the module, not one a process
ROOT = Path(settings.BASE_DIR)
COUNT = """
import json
from django.contrib.auth import authenticate, get_user_model
from django.core.management import get_commands
from django.test import Client
from wagtail.models import Page
from portal.core.files.models import PortalDocument
from portal.settings.known import DEMO_PASSWORD
User = get_user_model()
found = {"people": User.objects.count(), "pages": Page.objects.live().count(), "documents": PortalDocument.objects.count()}
found["bytes"] = sum(document.file.size for document in PortalDocument.objects.all())
found["password"] = bool(User.objects.filter(email="editeur@example.org").first().check_password(DEMO_PASSWORD))
client = Client(HTTP_HOST="localhost")
found["guide"] = [client.get(page.url).status_code for page in Page.objects.live().filter(depth__gt=2).order_by("pk")[:5]]
if "search_rebuild" in get_commands():
    found["search"] = client.get("/recherche/", {"q": "épave", "format": "json"}).json()["count"]
print(json.dumps(found, sort_keys=True))
"""


@dataclass(frozen=True)
class Instance:
    """One portal with its own folder and database."""

    folder: Path
    database: str

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A management command in the demo profile."""
        own = {"VAR_DIR": str(self.folder), "DATABASE_URL": self.database, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **own, "DJANGO_SETTINGS_MODULE": "tests.ops.instance_settings"},
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, *arguments: str) -> str:
        """The output of a command that must succeed."""
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def holds(self) -> str:
        """What a person would count."""
        return self.done("shell", "--no-imports", "--command", COUNT).strip().splitlines()[-1]


@pytest.fixture(scope="module")
def instances(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Instance]]:
    """Two places, on the engine that this run tests, with nothing in them yet."""
    folder = tmp_path_factory.mktemp("instances")
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield [Instance(folder / name, f"sqlite:///{folder}/{name}/portal.sqlite3") for name in ("a", "b")]
        return
    import psycopg

    wanted = database_from_url(given)
    names = [f"portal_backup_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    server = {"host": wanted["HOST"], "port": wanted["PORT"], "user": wanted["USER"], "password": wanted["PASSWORD"]}
    server = {key: value for key, value in server.items() if value}
    with psycopg.connect(dbname=wanted["NAME"], autocommit=True, **server) as connection:
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')
        yield [Instance(folder / name, given.rsplit("/", 1)[0] + f"/{name}") for name in names]
        for name in names:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def archive(instances: list[Instance], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the first instance, with the demo content."""
    first = instances[0]
    first.done("migrate", "--verbosity", "0")
    first.done("load_demo")
    out = tmp_path_factory.mktemp("out")
    told = first.done("backup", "--to", str(out))
    (written,) = out.glob("*.tar")
    assert str(written) in told
    return written


def test_an_empty_clone_gets_everything_back_and_a_full_one_is_not_overwritten(
    instances: list[Instance], archive: Path
) -> None:
    first, second = instances
    before = first.holds()
    assert '"people": 0' not in before
    assert '"password": true' in before

    second.done("restore", str(archive))
    assert second.holds() == before

    refused = second.manage("restore", str(archive))
    assert refused.returncode != 0
    assert "Cette instance n’est pas vide" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1

    (second.folder / "media" / "too-many.txt").write_text("typed after the backup")
    second.done("restore", str(archive), "--force")
    assert second.holds() == before
    assert not (second.folder / "media" / "too-many.txt").exists()
    assert not list(second.folder.rglob("*restauration*"))


def test_an_archive_is_its_owners_alone_and_lies_outside_what_is_served(
    instances: list[Instance], archive: Path
) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    for served in (instances[0].folder / "media" / "x", ROOT / "static", ROOT / "var" / "static"):
        refused = instances[0].manage("backup", "--to", str(served))
        assert refused.returncode != 0
        assert "dossier servi ou sauvegardé" in refused.stderr


def test_old_archives_go_when_asked(instances: list[Instance], archive: Path, tmp_path: Path) -> None:
    old = [tmp_path / f"portail-2020010{day}-000000.tar" for day in (1, 2, 3)]
    for path in (*old, tmp_path / "other.tar"):
        path.touch()
    instances[0].done("backup", "--to", str(tmp_path), "--keep", "2")
    left = sorted(path.name for path in tmp_path.glob("*.tar"))
    assert left[0] == "other.tar"
    assert left[1] == old[2].name
    assert len(left) == 3


@pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="the file of an SQLite database")
def test_a_backup_has_what_is_still_in_the_write_ahead_log(
    instances: list[Instance], tmp_path: Path, archive: Path
) -> None:
    """The server keeps writing: what is committed is in the archive, also when it is only in the log."""
    first = instances[0]
    with closing(sqlite3.connect(first.folder / "portal.sqlite3")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS witness (word TEXT)")
        connection.execute("INSERT INTO witness VALUES ('committed')")
        connection.commit()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO witness VALUES ('not yet')")
        first.done("backup", "--to", str(tmp_path))
        connection.rollback()
        connection.execute("DROP TABLE witness")
        connection.commit()
    (written,) = tmp_path.glob("*.tar")
    subprocess.run(["tar", "-xf", written, "-C", tmp_path, "database"], check=True)
    with closing(sqlite3.connect(tmp_path / "database")) as copy:
        assert copy.execute("SELECT word FROM witness").fetchall() == [("committed",)]


@pytest.mark.django_db
def test_a_copy_of_the_database_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"La base n’a pas pu être copiée|pg_dump a échoué"):
        database.dump(tmp_path / "absent" / "database")
