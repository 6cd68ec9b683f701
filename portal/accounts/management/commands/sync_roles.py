"""`manage.py sync_roles`: the role groups have exactly the permissions of portal/accounts/roles.py."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.roles import ROLE_NAMES, ensure_roles


class Command(BaseCommand):
    help = "Remet les groupes de rôles à leurs droits exacts."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_roles()
        self.stdout.write(f"Rôles à jour : {', '.join(ROLE_NAMES)}.")
