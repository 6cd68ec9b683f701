"""`manage.py retry_mail`: what the mail server refused is asked again."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.tasks.mail import MOST_ATTEMPTS, retry_outgoing_mail
from portal.core.tasks.models import OutgoingMail


class Command(BaseCommand):
    """Called by `run_due`."""

    help = "Redemande l’envoi des courriels que le serveur de courrier a refusés."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line."""
        asked = retry_outgoing_mail()
        given_up = OutgoingMail.objects.filter(attempts__gte=MOST_ATTEMPTS).count()
        self.stdout.write(f"{asked} redemandés, {given_up} abandonnés après {MOST_ATTEMPTS} essais")
