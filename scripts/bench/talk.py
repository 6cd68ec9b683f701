"""A discussion of 500 answers beside one of 5: queries (the same number), and what a member waits for each.

``python scripts/bench/talk.py``: in process, the demo's settings, everything in a temporary folder. Past the ratio, what counts is
that the queries don't grow.
"""

import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
FEW, MANY = 5, 500
TIMES = 15
WORDS = (
    "Chez nous, une couche de **vernis** a suffi.\n\n- essai en mars\n- bilan en juin\n\n> et le bailleur voisin aussi"
)


def main() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from scratch import scratch_portal

    with scratch_portal("bench-talk"):
        from django.conf import settings

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        compare()


def compare() -> None:
    """Prints both; raises SystemExit when the long one asks more queries."""
    from django.test import Client

    people = [person(number) for number in range(20)]
    reader = Client()
    reader.force_login(people[0])
    counts = {}
    for number in (FEW, MANY):
        path = talk(people, number)
        counts[number], seconds = measured(reader, path)
        print(f"discussion de {number:3} réponses {counts[number]:6} requêtes SQL {seconds * 1000:9.1f} ms (médiane)")
    if counts[FEW] != counts[MANY]:
        raise SystemExit("une discussion plus longue demande plus de requêtes")


def person(number: int) -> Any:
    """Somebody who writes."""
    from portal.accounts.models import User

    return User.objects.create(email=f"p{number}@example.org", first_name="Ana", last_name=f"Nom{number}")


def talk(people: list[Any], number: int) -> str:
    """A post with this many answers, a third of them replies; its address."""
    from uuid import uuid4

    from django.utils import timezone

    from quartiers.models import Comment, Space
    from quartiers.services.posts import publish

    space, _ = Space.objects.get_or_create(slug="bench", defaults={"title": "Bench", "purpose": "Mesurer."})
    post = publish(space, people[0], "question", {"title": f"À {number}", "text": WORDS}, uuid4())
    now = timezone.now()
    above = None
    for order in range(number):
        parent = above if order % 3 else None
        made = Comment(post=post, author=people[order % len(people)], text=WORDS, created_at=now, parent=parent)
        made.save()
        above = above if order % 3 else made
    return post.get_absolute_url()


def measured(reader: Any, path: str) -> tuple[int, float]:
    """Queries of one reading, and the median of several."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader.get(path)
    with CaptureQueriesContext(connection) as asked:
        reader.get(path)
        number = len(asked)  # now: the next request forgets them
    times = []
    for _ in range(TIMES):
        started = time.perf_counter()
        reader.get(path)
        times.append(time.perf_counter() - started)
    return number, statistics.median(times)


if __name__ == "__main__":
    main()
