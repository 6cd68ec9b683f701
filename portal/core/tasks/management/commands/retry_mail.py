"""`manage.py retry_mail`: what the mail server refused is asked again."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.tasks.mail import give_up_outgoing_mail, retry_outgoing_mail
from portal.core.words import counted


class Command(BaseCommand):
    """Called by `run_due`."""

    help = "Redemande l’envoi des courriels que le serveur de courrier a refusés\u202f; abandonne les trop vieux."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line."""
        given_up = give_up_outgoing_mail()
        asked = retry_outgoing_mail()
        self.stdout.write(
            f"{counted(asked, 'redemandé', 'redemandés')}, {counted(given_up, 'abandonné', 'abandonnés')}"
        )
