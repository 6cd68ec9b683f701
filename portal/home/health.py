"""What the portal can't do without, asked one by one."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.utils import Error as DatabaseError

logger = logging.getLogger("portal.operations")


def dependencies() -> dict[str, dict[str, Any]]:
    """``{name: {"ok": bool}}`` for the database, the cache and the file store."""
    checks: dict[str, Callable[[], bool]] = {"database": _database, "cache": _cache, "files": _files}
    return {name: {"ok": check()} for name, check in checks.items()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", "ok", 10)
        return cache.get("readyz") == "ok"
    except Exception as error:  # noqa: BLE001 - each cache has errors of its own, and any of them says the same here
        logger.warning("cache is unusable: %s", type(error).__name__)
        return False


def _files() -> bool:
    try:
        name = default_storage.save("readyz/probe", ContentFile(b"ok"))
        default_storage.delete(name)
    except OSError:
        return False
    return True
