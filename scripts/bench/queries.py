"""How many SQL queries a page costs, counted in process."""

import logging

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User


def count(paths: list[str], email: str) -> dict:
    """``{path: (visitor, member)}`` and ``cookie``, the member's session for the load."""
    logging.getLogger("portal.access").setLevel(logging.WARNING)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    visitor, member = Client(), Client()
    member.force_login(User.objects.get(email=email))
    found: dict = {"cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in member.cookies.items())}
    for path in paths:
        found[path] = (_one(visitor, path), _one(member, path))
    return found


def _one(client: Client, path: str) -> int:
    client.get(path)
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)
