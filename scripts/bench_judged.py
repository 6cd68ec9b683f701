"""What the search is worth on the demo content: ``python scripts/bench_judged.py``. Everything is in a temporary folder.

Settings are chosen on the part ``tune`` and reported on ``held``, which nobody looks into.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Load the demo, ask, print."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    with tempfile.TemporaryDirectory(prefix="portal-judged-") as folder:
        import django
        from django.conf import settings

        if not os.environ.get("DATABASE_URL"):
            settings.DATABASES["default"]["NAME"] = Path(folder) / "portal.sqlite3"
        settings.PRIVATE_MEDIA_ROOT = Path(folder) / "media"
        django.setup()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        call_command("load_demo", verbosity=0)
        from tests.search import judging

        for part in ("tune", "held"):
            began = time.perf_counter()
            worth = judging.worth(part)
            spent = (time.perf_counter() - began) / worth.questions * 1000
            print(f"{connection.vendor:10}  {part}  {worth}  {spent:.0f} ms a question")


if __name__ == "__main__":
    main()
