"""System checks of a deployed portal: `manage.py check --deploy` fails when the demo could be entered.

Imported by portal.home.apps, so that Django knows them.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.db import DatabaseError

from portal.core.words import counted
from portal.settings.known import DEMO_DOMAIN, DEMO_PASSWORD


@register(Tags.security, deploy=True)
def demo_accounts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """No account of the demo may sign in: its password is written in the documentation.

    Asks the database; one that isn't there yet (a check before the first migration) gives a note, not an error.
    """
    accounts = get_user_model()._default_manager.filter(is_active=True, email__iendswith=f"@{DEMO_DOMAIN}")
    try:
        hashes = list(accounts.order_by("pk").values_list("pk", "password"))
    except DatabaseError:
        return [
            Info("La base ne répond pas ou n’est pas migrée : comptes de démonstration non vérifiés.", id="portal.I001")
        ]
    entered = [pk for pk, stored in hashes if check_password(DEMO_PASSWORD, stored)]
    if not entered:
        return []
    return [
        Error(
            "Peuvent se connecter avec le mot de passe affiché\u202f: "
            f"{counted(len(entered), 'compte', 'comptes')} de démonstration.",
            hint="Désactivez-les dans la liste des personnes, ou repartez d’une base vide.",
            id="portal.E001",
        )
    ]


@register(Tags.security, deploy=True)
def demo_profile(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Settings that only the demo and the tests may have."""
    found: list[CheckMessage] = []
    if settings.DEMO_PROFILE or hasattr(settings, "DEMO_PASSWORD"):
        found.append(Error("Le profil de démonstration n’est pas fait pour servir.", id="portal.E002"))
    if settings.PRIVATE_HOSTS_ALLOWED:
        found.append(Error("PRIVATE_HOSTS_ALLOWED doit être vide.", id="portal.E003"))
    if settings.PORTAL_CONTENT_HOST.lower() == settings.PORTAL_HOST_URL.split("://")[-1].lower():
        found.append(Error("PORTAL_CONTENT_HOST doit différer de l’hôte du portail.", id="portal.E004"))
    return found
