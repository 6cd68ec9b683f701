"""What was reported while moderators had just been told of something else; ``run_due`` calls it."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.words import counted
from quartiers.tasks import mail_moderators


class Command(BaseCommand):
    help = "Annonce aux modérateurs les signalements qui attendent\u202f; une fois par heure et par espace au plus."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = mail_moderators.call()
        self.stdout.write(counted(sent, "courriel", "courriels"))
