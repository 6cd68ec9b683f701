"""`manage.py retry_invitations`: invitations whose mail could not leave are sent again."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.services.invitations import send_waiting
from portal.core.words import counted


class Command(BaseCommand):
    """Called by `run_due`."""

    help = "Redemande l’envoi des invitations dont le courriel n’est pas parti."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line."""
        self.stdout.write(counted(send_waiting(), "redemandée", "redemandées"))
