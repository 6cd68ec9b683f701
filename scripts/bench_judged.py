"""What the search is worth on the demo content: ``python scripts/bench_judged.py``. Everything is in a temporary folder.

Settings are chosen on the part ``tune`` and reported on ``held``, which nobody looks into.
"""

import os
import time

from scratch import scratch_portal


def main() -> None:
    """Load the demo, ask, print."""
    with scratch_portal("judged", os.environ.get("DATABASE_URL", "")):
        from django.core.management import call_command
        from django.db import connection

        call_command("load_demo", verbosity=0)
        from tests.search import judging

        for part in ("tune", "held"):
            began = time.perf_counter()
            worth = judging.worth(part)
            spent = (time.perf_counter() - began) / worth.questions * 1000
            print(f"{connection.vendor:10}  {part}  {worth}  {spent:.0f} ms a question")


if __name__ == "__main__":
    main()
