"""An archive back into an empty instance."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from portal.home.backups.errors import BackupError
from portal.home.backups.read import instance_is_empty, restore_archive


class Command(BaseCommand):
    """`manage.py restore ARCHIVE`: stop the server and the worker first."""

    help = "Remet en place la base et les fichiers d’une archive, puis migre et refait l’index de recherche."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The archive; replacing what is there must be said."""
        parser.add_argument("archive", type=Path)
        parser.add_argument("--force", action="store_true", help="remplace une instance qui n’est pas vide")

    def handle(self, *args: Any, archive: Path, force: bool, **options: Any) -> None:
        """Refuses an instance with content unless told otherwise."""
        if not archive.is_file():
            raise CommandError(f"{archive} n’existe pas.")
        try:
            if not force and not instance_is_empty():
                raise CommandError(
                    "Cette instance n’est pas vide : sauvegardez-la puis relancez avec FORCE=1 pour la remplacer."
                )
            manifest = restore_archive(archive)
        except BackupError as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        search_fault = self._rebuild_search()
        call_command("reproject", stdout=self.stdout)
        cache.clear()  # pages and sessions of the time after the backup
        self.stdout.write(
            f"Restauré : sauvegarde du {manifest.created}, {counted(len(manifest.files) - 1, 'fichier', 'fichiers')}."
        )
        if search_fault is not None:
            raise CommandError(
                f"Tout est restauré, sauf le cluster de recherche. {search_fault} "
                "Quand il répond, lancez\u202f: manage.py search_rebuild --cluster"
            ) from search_fault

    def _rebuild_search(self) -> CommandError | None:
        """Search anew; what its cluster says against it, for the end: nothing else waits for a cluster that is away."""
        try:
            if "search_rebuild" in get_commands():
                call_command("search_rebuild", stdout=self.stdout)
        except CommandError as error:
            return error
        return None
