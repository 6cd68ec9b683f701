"""Says, a line a thing, whether this instance could serve: what an operator runs after each change."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.core.words import counted
from portal.home.backups.errors import BackupError
from portal.home.backups.manifest import roots
from portal.home.backups.write import refuse_served_folder
from search import outbox
from search.conf import cluster


class Problem(Exception):
    """One thing to mend, in French."""


def database() -> str:
    """Answers, and has every migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        raise Problem(f"{counted(len(missing), 'migration manque', 'migrations manquent')} : manage.py migrate.")
    return f"{connection.vendor}, à jour"


def shared_cache() -> str:
    """Keeps what it is given."""
    key = f"check-config-{uuid.uuid4()}"
    cache.set(key, "1", 10)
    if cache.get(key) != "1":
        raise Problem("Le cache ne rend pas ce qu’on lui confie : vérifiez REDIS_URL.")
    cache.delete(key)
    return settings.CACHES["default"]["BACKEND"].rsplit(".", 1)[-1]


def folders() -> str:
    """Files can be written, and are not among the static files."""
    for folder in [*roots().values(), Path(settings.BACKUP_DIR)]:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".check-{uuid.uuid4().hex}"
        probe.write_bytes(b"")
        probe.unlink()
    refuse_served_folder(Path(settings.BACKUP_DIR))
    return str(roots()["media"].parent)


def built_files() -> str:
    """Static files are collected and fonts are there."""
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise Problem("Les fichiers statiques ne sont pas rassemblés : manage.py collectstatic --noinput.")
    if not list(Path(settings.PDF_FONT_DIR).glob("*.ttf")):
        raise Problem("Les polices des PDF manquent : make setup.")
    return "présents"


def mail() -> str:
    """Only what is configured; `send_test_mail` sends."""
    kind = settings.PORTAL_EMAIL_TRANSPORT.split(".")[-2]
    return f"{kind}, expéditeur {settings.DEFAULT_FROM_EMAIL} (essai : manage.py send_test_mail ADRESSE)"


def search_cluster() -> str:
    """Answers with our key, its index reads texts as we do, and nothing has waited for it for too long."""
    if cluster() is None:
        return "aucun, la base répond elle-même"
    from search.cluster.client import ClusterAwayError
    from search.cluster.comparing import reading_faults

    try:
        faults = reading_faults()
    except ClusterAwayError as error:
        raise Problem(f"{error}.") from error
    if faults or outbox.is_unheard():
        raise Problem("Son index est à refaire\u202f: manage.py search_rebuild --cluster.")
    if outbox.is_late():
        waiting = counted(outbox.waiting(), "changement attend", "changements attendent")
        raise Problem(f"{waiting}\u202f: manage.py search_sync.")
    return f"répond, {counted(outbox.waiting(), 'changement attend', 'changements attendent')}"


def deployment() -> str:
    """Django's, Wagtail's and our own checks."""
    found = [message for message in run_checks(include_deployment_checks=True) if message.is_serious()]
    if found:
        raise Problem(" ; ".join(f"{message.id} {message.msg}" for message in found))
    return "rien à signaler"


LINES: tuple[tuple[str, Callable[[], str]], ...] = (
    ("base de données", database),
    ("cache", shared_cache),
    ("dossiers", folders),
    ("fichiers construits", built_files),
    ("courrier", mail),
    ("cluster de recherche", search_cluster),
    ("contrôles", deployment),
)


class Command(BaseCommand):
    """`manage.py check_config`."""

    help = "Vérifie la configuration de cette instance, une ligne par point."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Every line is tried, whatever became of the one before."""
        self.stdout.write(f"profil : {settings.SETTINGS_MODULE}")
        failed = [name for name, look in LINES if not self.tell(name, look)]
        if failed:
            raise CommandError(f"À régler : {', '.join(failed)}.")

    def tell(self, name: str, look: Callable[[], str]) -> bool:
        """One line; a broken dependency may raise anything of its own, so its type's name is told, never its values."""
        try:
            self.stdout.write(f"ok   {name} : {look()}")
        except (Problem, BackupError) as problem:
            self.stdout.write(f"NON  {name} : {problem}")
            return False
        except Exception as error:
            self.stdout.write(f"NON  {name} : pas de réponse ({type(error).__name__})")
            return False
        return True
