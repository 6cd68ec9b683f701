"""Compares the search index with the contents. Exit 1 when they differ, and says where."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from search.checking import check

WORDS = {
    "missing": "absent de la recherche",
    "stale": "périmé dans la recherche",
    "tokens": "audience ou thèmes différents",
    "orphan": "ligne d’index sans entrée",
    "index": "mots indexés différents",
    "unknown source": "source inconnue",
}
MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Compare la recherche et les contenus\u202f; sort avec 1 s’ils diffèrent."

    def handle(self, *args: Any, **options: Any) -> None:
        differences = check()
        for one in differences[:MOST_SHOWN]:
            self.stdout.write(f"{one.source} {one.source_id} : {WORDS[one.what]}")
        if differences:
            raise CommandError(
                f"{counted(len(differences), 'différence', 'différences')}. "
                "Pour mettre d’accord\u202f: manage.py search_rebuild",
                returncode=1,
            )
        self.stdout.write("La recherche et les contenus sont d’accord.")
