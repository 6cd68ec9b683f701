"""What is new for the searches that people keep; ``run_due`` calls it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.core.words import counted
from search.saved.mails import send_due


class Command(BaseCommand):
    help = "Écrit aux membres ce qu’il y a de nouveau pour les recherches qu’ils gardent, à leur rythme."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(counted(send_due(timezone.now()), "courriel", "courriels"))
