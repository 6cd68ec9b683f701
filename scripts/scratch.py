"""A portal in a temporary folder, for what is measured on invented content."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def scratch_portal(name: str, database: str = "") -> Iterator[None]:
    """Django set up under the demo's settings with migrated, empty tables: SQLite, or ``database`` by its address."""
    with tempfile.TemporaryDirectory(prefix=f"portal-{name}-") as folder:
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
