"""Writes the whole search index anew, for an operator after a restore, an upgrade or a fault."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from search.conf import cluster
from search.management.progress import teller
from search.services import rebuild


class Command(BaseCommand):
    help = "Réécrit toute la recherche à partir des contenus, puis une nouvelle génération du cluster s’il y en a un."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--entries", action="store_true", help="Les entrées et l’index de la base seulement.")
        only.add_argument("--cluster", action="store_true", help="Le cluster seulement, à partir des entrées.")

    def handle(self, *args: Any, **options: Any) -> None:
        tell = teller(self, options)
        builds = options["cluster"] or (cluster() is not None and not options["entries"])
        if not options["cluster"]:
            written = rebuild(
                lambda name, done: tell(f"{name} : {counted(done, 'contenu lu', 'contenus lus')}"), tell=not builds
            )
            self.stdout.write(f"Recherche réécrite\u202f: {counted(written, 'entrée', 'entrées')}.")
        if builds:
            self._build(tell)

    def _build(self, tell: Callable[[str], None]) -> None:
        from search.cluster.building import build
        from search.cluster.client import ClusterAwayError

        try:
            written = build(lambda done, total: tell(f"cluster : {done} sur {total}"))
        except ClusterAwayError as error:
            raise CommandError(
                f"Le cluster n’a pas été réécrit, l’ancien index répond encore\u202f: {error}."
            ) from error
        self.stdout.write(f"Cluster réécrit\u202f: {counted(written, 'entrée', 'entrées')}.")
