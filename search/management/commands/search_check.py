"""Compares contents, search entries, the index and the cluster. Exit 1 when they differ, and says where; 2: the cluster is away."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from search import outbox
from search.checking import Difference, Progress, check, check_cluster
from search.conf import cluster
from search.management.progress import teller

WORDS = {
    "missing": "absent de la recherche",
    "stale": "périmé dans la recherche",
    "tokens": "audience ou thèmes différents",
    "orphan": "ligne d’index sans entrée",
    "index": "mots indexés différents",
    "unknown source": "source inconnue",
    "audience": "audience différente",
    "extra": "en trop",
    "refused": "refusé par le cluster",
    "waiting": "pas encore envoyé, depuis plus de quinze minutes",
    "unheard": "des contenus ont changé pendant qu’aucun cluster n’était réglé (search_rebuild --cluster)",
    "reading": "les textes y sont lus comme avant la mise à jour (search_rebuild --cluster)",
}
OF_CLUSTER = "manage.py search_sync --refused, puis, si cela reste, manage.py search_rebuild --cluster"
MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Compare la recherche et les contenus\u202f; sort avec 1 s’ils diffèrent, avec 2 si le cluster ne répond pas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--entries", action="store_true", help="Les entrées et l’index de la base seulement.")
        only.add_argument("--cluster", action="store_true", help="Le cluster seulement, avec les entrées.")
        parser.add_argument("--brisk", action="store_true", help="N’attend pas un cluster lent.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Both sides are compared before anything fails."""
        tell = teller(self, options)

        def progress(name: str, done: int) -> None:
            tell(f"{name} : {counted(done, 'comparaison', 'comparaisons')}")

        differing, remedies, away = 0, [], ""
        if not options["cluster"] and (found := check(progress)):
            differing += self._told(found)
            remedies.append("manage.py search_rebuild --entries")
        if not options["entries"] and cluster() is not None:
            self.stdout.write("Comparaison avec le cluster…")
            found, away = self._of_cluster(progress, options["brisk"])
            if late := self._late(found):
                differing += self._told(late)
                remedies.append(OF_CLUSTER)
        self._end(differing, remedies, away)

    def _of_cluster(self, progress: Progress, is_brisk: bool) -> tuple[list[Difference], str]:
        """What differs there, or why nobody knows."""
        from search.cluster.client import ClusterAwayError

        try:
            return check_cluster(progress, is_brisk=is_brisk), ""
        except ClusterAwayError as error:
            return [], f"Cluster\u202f: {error}."

    def _late(self, found: list[Difference]) -> list[Difference]:
        """All but what waits, as long as it hasn't waited too long."""
        waiting = sum(one.what == "waiting" for one in found)
        if waiting:
            self.stdout.write(
                counted(waiting, "changement attend d’être envoyé", "changements attendent d’être envoyés")
            )
        return [one for one in found if one.what != "waiting" or outbox.is_late()]

    def _told(self, differences: list[Difference]) -> int:
        for one in differences[:MOST_SHOWN]:
            self.stdout.write(f"{one.source} {one.source_id} : {WORDS[one.what]}")
        return len(differences)

    def _end(self, differing: int, remedies: list[str], away: str) -> None:
        if differing:
            number = counted(differing, "différence", "différences")
            raise CommandError(
                f"{number}. Pour mettre d’accord\u202f: {', puis '.join(remedies)}. {away}", returncode=1
            )
        if away:
            raise CommandError(away, returncode=2)
        self.stdout.write("La recherche et les contenus sont d’accord.")
