"""Adds the field's own synonyms: for an operator, once; what editors changed stays."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.core.words import counted
from search.synonyms import ship


class Command(BaseCommand):
    help = "Ajoute les synonymes du métier livrés avec le portail ; ceux qui existent restent comme ils sont."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Synonymes\u202f: {counted(ship(), 'groupe ajouté', 'groupes ajoutés')}.")
