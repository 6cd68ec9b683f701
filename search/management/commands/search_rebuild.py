"""Writes the whole search index anew, for an operator after a restore, an upgrade or a fault."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.words import counted
from search.services import rebuild


class Command(BaseCommand):
    help = "Réécrit toute la recherche à partir des contenus."

    def handle(self, *args: Any, **options: Any) -> None:
        def tell(name: str, done: int) -> None:
            if options["verbosity"] > 1:
                self.stdout.write(f"  {name} : {counted(done, 'contenu lu', 'contenus lus')}")

        written = rebuild(tell)
        self.stdout.write(f"Recherche réécrite\u202f: {counted(written, 'entrée', 'entrées')}.")
