"""`manage.py load_demo`: the demo content, each thing once in the life of a database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.demo.files import DemoError
from portal.core.words import counted


class Command(BaseCommand):
    help = "Charge le contenu de démonstration. Ce qui est déjà là, a été modifié ou supprimé reste tel quel."

    def handle(self, *args: Any, **options: Any) -> None:
        from portal.home.demo import load

        try:
            created = load()
        except DemoError as error:
            raise CommandError(str(error)) from error
        if created and options["verbosity"]:
            self.stdout.write(
                f"Contenu de démonstration\u202f: {counted(created, 'élément ajouté', 'éléments ajoutés')}."
            )
