"""Reads the sources of the news watch."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.core.words import counted
from veille.models import Source
from veille.querysets import SourceQuerySet
from veille.services.refresh import Summary, refresh


class Command(BaseCommand):
    """`manage.py refresh_feeds [--due | --all | --source …]`."""

    help = "Lit les sources de la veille : celles qui sont dues (par défaut), toutes, ou l’une d’elles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due", action="store_true", help="Celles dont l’heure est venue (par défaut).")
        which.add_argument("--all", action="store_true", help="Toutes celles qui sont suivies.")
        which.add_argument("--source", help="Une source : son numéro, ou l’adresse de son flux.")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a source, then the summary; a source that fails is no failure of the command."""
        sources = self.chosen(options)
        total, done = sources.count(), 0

        def progress(source: Source, words: str) -> None:
            nonlocal done
            done += 1
            if options["verbosity"]:
                self.stdout.write(f"{done}/{total} {source.title} : {words}")

        self.stdout.write(in_words(refresh(sources.order_by("next_check", "pk"), progress)))

    def chosen(self, options: dict[str, Any]) -> SourceQuerySet:
        """The sources that were asked for. Raises CommandError for an unknown one."""
        if options["all"]:
            return Source.objects.filter(active=True)
        if not options["source"]:
            return Source.objects.due()
        asked = options["source"]
        found = Source.objects.filter(pk=int(asked)) if asked.isdecimal() else Source.objects.filter(feed_url=asked)
        if not found.exists():
            raise CommandError(f"Aucune source «\u202f{asked}\u202f».")
        return found


def in_words(summary: Summary) -> str:
    """What was done, on one line."""
    parts = [
        counted(summary.sources, "source lue", "sources lues"),
        counted(summary.new, "article nouveau", "articles nouveaux"),
        counted(summary.folded, "regroupé", "regroupés"),
        counted(summary.unchanged, "source sans changement", "sources sans changement"),
        counted(summary.failed, "en échec", "en échec"),
    ]
    return f"{', '.join(parts)}."
