"""Erase what has been kept long enough, in every room."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.accounts.personal import retain


class Command(BaseCommand):
    """Says what was erased, and how many; run_due calls it."""

    help = "Efface les données personnelles dont la durée de conservation est passée."

    def handle(self, *args: Any, **options: Any) -> None:
        """Each room in its own transaction."""
        erased = {what: number for what, number in retain(timezone.now()).items() if number}
        said = ", ".join(f"{what} ({number})" for what, number in erased.items())
        self.stdout.write(f"Effacés : {said}." if said else "Rien à effacer.")
