"""Tells the cluster every change that waits: after it was away, and with what is due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from search import outbox
from search.conf import cluster
from search.management.progress import teller

UNHEARD = "Des contenus ont changé pendant qu’aucun cluster n’était réglé"


class Command(BaseCommand):
    help = "Envoie au cluster les changements qui attendent\u202f; sort avec 1 s’il ne répond pas ou s’il en refuse."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--refused", action="store_true", help="Propose de nouveau ce que le cluster a refusé.")
        parser.add_argument("--brisk", action="store_true", help="N’attend pas un cluster lent.")

    def handle(self, *args: Any, **options: Any) -> None:
        if cluster() is None:
            self.stdout.write("Pas de cluster : la base répond elle-même.")
            return
        if options["refused"]:
            outbox.retry_refused()
        self._push(options)

    def _push(self, options: dict[str, Any]) -> None:
        from search.cluster.client import ClusterAwayError, brisk, patient
        from search.cluster.replica import push

        tell = teller(self, options)
        try:
            told = push(
                lambda done, left: tell(f"{counted(done, 'envoyé', 'envoyés')}, {left} en attente"),
                brisk if options["brisk"] else patient,
            )
        except ClusterAwayError as error:
            left = counted(outbox.waiting(), "changement attend", "changements attendent")
            raise CommandError(f"{left}\u202f: {error}.") from error
        self.stdout.write(counted(told.done, "changement envoyé", "changements envoyés"))
        if refused := outbox.refused():
            raise CommandError(f"{counted(refused, 'changement refusé', 'changements refusés')} par le cluster.")
        if outbox.is_unheard():
            raise CommandError(f"{UNHEARD}\u202f: manage.py search_rebuild --cluster.")
