"""`manage.py load_demo`: the demo content, each thing once in the life of a database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.demo.files import DemoError


class Command(BaseCommand):
    help = "Loads the demonstration content. What is already there, was changed or was deleted stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        from portal.home.demo import load

        try:
            created = load()
        except DemoError as error:
            raise CommandError(str(error)) from error
        if created and options["verbosity"]:
            self.stdout.write(f"Contenu de démonstration\u202f: {created} éléments ajoutés.")
