"""A portal in a temporary folder, for what is measured on invented content."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def scratch_portal(name: str, database: str = "") -> Iterator[None]:
    """Django set up under the demo's settings with migrated, empty tables: SQLite, or PostgreSQL beside ``database``.

    Nothing is written to ``database`` itself: the portal has one of its own on that server, which goes again.
    """
    with tempfile.TemporaryDirectory(prefix=f"portal-{name}-") as folder, _beside(database, name) as database:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
            "VAR_DIR": folder,
            "DATABASE_URL": database or f"sqlite:///{folder}/{name}.sqlite3",
        }
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield


@contextmanager
def _beside(database: str, name: str) -> Iterator[str]:
    """The address of an empty database on the server of ``database``, for as long; blank for none."""
    if not database.startswith("postgres"):
        yield database
        return
    import psycopg
    from psycopg import sql

    parts = urlsplit(database)
    own = sql.Identifier(f"{unquote(parts.path.lstrip('/'))}-{name}")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own)
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(drop)  # an earlier run was killed
        server.execute(sql.SQL("CREATE DATABASE {}").format(own))
        try:
            yield parts._replace(path=f"{parts.path}-{name}").geturl()
        finally:
            server.execute(drop)
