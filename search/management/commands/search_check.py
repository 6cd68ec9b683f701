"""Compares contents, search entries, the index and the cluster. Exit 1 when they differ, and says where; 2: the cluster is away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
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
    "reading": "les textes y sont lus comme avant la mise à jour (search_rebuild --cluster)",
}
MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Compare la recherche et les contenus\u202f; sort avec 1 s’ils diffèrent, avec 2 si le cluster ne répond pas."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        tell = teller(self, options)

        def progress(name: str, done: int) -> None:
            tell(f"{name} : {counted(done, 'comparaison', 'comparaisons')}")

        self._tell(check(progress), "manage.py search_rebuild")
        if cluster() is not None:
            self.stdout.write("Comparaison avec le cluster…")
            differences = self._of_cluster(progress)
            waiting = sum(one.what == "waiting" for one in differences)
            if waiting:
                self.stdout.write(
                    counted(waiting, "changement attend d’être envoyé", "changements attendent d’être envoyés")
                )
            remedy = "manage.py search_sync --refused, puis, si cela reste, manage.py search_rebuild --cluster"
            self._tell([one for one in differences if one.what != "waiting"], remedy)
        self.stdout.write("La recherche et les contenus sont d’accord.")

    def _of_cluster(self, progress: Progress) -> list[Difference]:
        from search.cluster.client import ClusterAwayError

        try:
            return check_cluster(progress)
        except ClusterAwayError as error:
            raise CommandError(f"Cluster\u202f: {error}.", returncode=2) from error

    def _tell(self, differences: list[Difference], remedy: str) -> None:
        for one in differences[:MOST_SHOWN]:
            self.stdout.write(f"{one.source} {one.source_id} : {WORDS[one.what]}")
        if differences:
            number = counted(len(differences), "différence", "différences")
            raise CommandError(f"{number}. Pour mettre d’accord\u202f: {remedy}", returncode=1)
