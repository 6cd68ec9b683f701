"""What is new in the pages that people follow; ``run_due`` calls it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from guides.following.mails import send_due
from portal.core.words import counted


class Command(BaseCommand):
    help = "Écrit aux membres ce qui a changé dans les guides et les fiches qu’ils suivent, à leur rythme."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(counted(send_due(timezone.now()), "courriel", "courriels"))
