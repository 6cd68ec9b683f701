"""Reads the text of every file that was never read: after an upgrade, and with what is due."""

import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from portal.core.texts.models import FileText, State
from portal.core.texts.services import read, reconcile
from portal.core.words import counted


class Command(BaseCommand):
    help = (
        "Lit le texte des fichiers qui attendent, pour la recherche. Dit ce qui a été lu, et ce qui ne peut pas l’être."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seconds", type=float, help="S’arrête après ce temps\u202f; la suite au prochain passage."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        total = reconcile()
        deadline = time.monotonic() + (options["seconds"] or float("inf"))
        ended: Counter[State | None] = Counter()
        for number, pk in enumerate(FileText.objects.free().values_list("pk", flat=True), start=1):
            if time.monotonic() > deadline:
                break
            ended[read(pk)] += 1
            if options["verbosity"] > 1 or self.stdout.isatty():
                self.stdout.write(f"  {number} sur {total}")
        in_part = FileText.objects.filter(state=State.DONE).exclude(reason="").count()
        self.stdout.write(summary(ended, FileText.objects.filter(state=State.WAITING).count(), in_part))


def summary(ended: Counter[State | None], waiting: int, in_part: int) -> str:
    """One line for ``run_due``. ``in_part``: how many are known in part because time ran out."""
    read_now = counted(ended[State.DONE], "fichier lu", "fichiers lus")
    others = f"{ended[State.EMPTY]} sans texte, {counted(ended[State.REFUSED], 'refusé', 'refusés')}"
    late = f"\u202f; {counted(in_part, 'lu', 'lus')} en partie, faute de temps" if in_part else ""
    return f"{read_now}, {others}\u202f; {counted(waiting, 'attend', 'attendent')}{late}"
