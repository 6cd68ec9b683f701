"""What the search is worth on the demo content: ``python scripts/bench_judged.py``. Everything is in a temporary folder;
with ``PORTAL_ELASTICSEARCH_URL`` the cluster answers, from an index of its own.

Settings are chosen on the part ``tune`` and reported on ``held``, which nobody looks into.
"""

import os
import time

from scratch import scratch_portal


def main() -> None:
    """Load the demo, ask, print."""
    os.environ["PORTAL_ELASTICSEARCH_INDEX"] = "judged"
    with scratch_portal("judged", os.environ.get("DATABASE_URL", "")):
        from django.core.management import call_command
        from django.db import connection

        from search.conf import cluster

        call_command("load_demo", verbosity=0)
        call_command("read_files", verbosity=0)
        name = connection.vendor
        if cluster() is not None:
            name = "elasticsearch"
            call_command("search_rebuild", "--cluster", verbosity=0)
        from tests.search import judging

        for part in ("tune", "held"):
            began = time.perf_counter()
            worth = judging.worth(part)
            spent = (time.perf_counter() - began) / worth.questions * 1000
            print(f"{name:13}  {part}  {worth}  {spent:.0f} ms a question")


if __name__ == "__main__":
    main()
