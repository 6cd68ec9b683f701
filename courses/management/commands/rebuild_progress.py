"""``manage.py rebuild_progress``: enrolments, finished lessons and answers, anew from the statements."""

from typing import Any

from django.core.management.base import BaseCommand

from courses.projection import rebuild


class Command(BaseCommand):
    """Idempotent; all or nothing."""

    help = "Refait l’avancement de chacun à partir de ce qui a été enregistré."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} déclarations relues.")
