"""Makes all that depends on pages right again: who reads, search, caches, PDFs. After a restore, or by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.pages.audience import wrong_pages
from portal.core.publishing.services import reproject_all
from portal.core.words import counted


class Command(BaseCommand):
    help = "Refait ce qui dépend des pages\u202f: lecteurs, recherche, copies gardées, PDF. --check compare sans rien écrire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Compare seulement\u202f; code 1 s’il y a un écart.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(f"Pages refaites\u202f: {reproject_all()}")
            return
        wrong = wrong_pages()
        if wrong:
            pages = counted(len(wrong), "page", "pages")
            raise CommandError(
                f"Lecteurs faux pour {pages}\u202f: {wrong[:20]}. Lancez «\u202fmanage.py reproject\u202f»."
            )
        self.stdout.write("Les lecteurs de toutes les pages sont justes.")
