"""`manage.py set_up_site`: the home page and the indexes of a new portal, where the demo isn't wanted."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Crée la page d’accueil et les listes de guides, de fiches et de formations. Ne change rien si elles sont déjà là."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        from courses.site import make_catalogue
        from guides.site import INDEXES, make_index
        from portal.home.site import set_up_site

        home = set_up_site()
        for slug in INDEXES:
            make_index(slug, home)
        make_catalogue(home)
