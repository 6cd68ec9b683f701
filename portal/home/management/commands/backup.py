"""Database and files into one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from portal.home.backups.errors import BackupError
from portal.home.backups.write import prune_archives, write_archive


class Command(BaseCommand):
    """`manage.py backup`: safe while the portal runs."""

    help = "Sauvegarde la base et les fichiers dans une archive (mode 0600, avec sommes de contrôle)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where, and how many to keep."""
        parser.add_argument("--to", type=Path, default=None, help="dossier ; par défaut BACKUP_DIR")
        parser.add_argument("--keep", type=int, default=0, help="ne garde que les N dernières archives du dossier")

    def handle(self, *args: Any, to: Path | None, keep: int, **options: Any) -> None:
        """Prints the archive's path and size."""
        if keep < 0:
            raise CommandError("--keep attend un nombre positif.")
        folder = to or Path(settings.BACKUP_DIR)
        try:
            written = write_archive(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{written.path} : la base et {counted(written.count, 'fichier', 'fichiers')}, {written.size / 1024 / 1024:.1f} Mio."
        )
        for name in written.vanished:
            self.stdout.write(f"Disparu pendant la sauvegarde : {name}")
        for path in prune_archives(folder, keep):
            self.stdout.write(f"Ancienne archive supprimée : {path.name}")
