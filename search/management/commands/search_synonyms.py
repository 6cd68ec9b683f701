"""Brings the field's own synonyms: at the installation and with every upgrade; what editors changed or deleted stays so."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.words import counted
from search.synonyms import ship


class Command(BaseCommand):
    help = (
        "Ajoute les synonymes du métier livrés avec le portail, retire ceux qui l’ont été à tort\u202f; "
        "ce que les rédacteurs ont changé ou supprimé reste ainsi."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = ship()
        added = counted(done.added, "groupe ajouté", "groupes ajoutés")
        removed = counted(done.removed, "retiré", "retirés")
        self.stdout.write(f"Synonymes\u202f: {added}, {removed}.")
