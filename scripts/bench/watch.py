"""The news watch: 1,000 feeds of 30 entries, cold then unchanged, beside bare feedparser; the desk with 50,000 stories.

``python scripts/bench/watch.py [feeds]``. Everything is on this machine, in a temporary folder, on SQLite; the press that
plays the feeds takes its share of the processors. Another reader's figures stand beside, for scale (ADR 0111). The ratios mean
something elsewhere, the seconds don't.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from press import write_feeds

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENTRIES = 30
STORIES = 50_000
TRAY = 30
COLD, UNCHANGED = "lecture à froid", "rien de changé (304 et mêmes octets)"
MINIFLUX = {COLD: 42.0, UNCHANGED: 1.4}  # seconds of Miniflux 2.2 for 1,000 feeds on two cores
MINIFLUX_FEEDS = 1_000


class Cost(NamedTuple):
    """Seconds on the clock, and of processors: this process and those that it waited for."""

    seconds: float
    processor: float


def main(feeds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-watch-") as name:
        folder = Path(name)
        _settings(folder)
        (folder / "feeds").mkdir()
        bodies = write_feeds(folder / "feeds", feeds, ENTRIES)
        print(f"{feeds} flux de {ENTRIES} entrées, {sum(map(len, bodies)) / 1e6:.0f} Mo")
        bare = _cost(lambda: _bare(bodies))
        print(f"{'feedparser nu, un processus':42}{bare.seconds:9.1f} s, {bare.processor:.1f} s de processeur")
        with press(folder / "feeds") as port:
            refreshes(port, feeds, bare)
        desk()


def _settings(folder: Path) -> None:
    (folder / "var").mkdir()
    url = f"sqlite:///{folder}/bench.sqlite3"
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings.demo",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": url,
    }
    sys.path.insert(0, str(ROOT))
    import logging

    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@contextmanager
def press(folder: Path) -> Iterator[int]:
    """The feeds' server, a process of its own; yields its port."""
    from django.conf import settings

    process = subprocess.Popen([sys.executable, str(HERE / "press.py"), str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        settings.PRIVATE_HOSTS_ALLOWED = [f"127.0.0.1:{port}"]
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def refreshes(port: int, feeds: int, bare: Cost) -> None:
    """Cold, then when nothing changed. The ratio of processor time holds on a busy machine too."""
    from veille.models import FeedItem, Mention, Source

    Source.objects.bulk_create(
        Source(title=f"Journal {n}", feed_url=f"http://127.0.0.1:{port}/{n}.xml") for n in range(feeds)
    )
    for name in (COLD, UNCHANGED):
        cost, queries, summary = _refresh()
        if summary.failed:
            raise SystemExit(f"{summary.failed} sources en échec")
        times = f"{bare.seconds / cost.seconds:.2f} × ({bare.processor / cost.processor:.2f} ×)"
        print(f"{name:42}{cost.seconds:9.1f} s, {cost.processor:.1f} s de processeur")
        print(f"{'':42}{times} feedparser nu, {queries / feeds:.1f} requêtes SQL par source")
        print(f"{'':42}{beside_miniflux(name, cost.seconds, feeds)}")
    if Mention.objects.count() != feeds * ENTRIES:
        raise SystemExit("des entrées manquent")
    print(f"{'':42}{FeedItem.objects.count():9} articles")


def beside_miniflux(name: str, seconds: float, feeds: int) -> str:
    """Its seconds, and how many times ours; they are taken in proportion for another number of feeds."""
    other = MINIFLUX[name] * feeds / MINIFLUX_FEEDS
    return f"à côté, Miniflux 2.2 sur deux cœurs : {other:.1f} s, {other / seconds:.1f} × ce temps"


def _refresh() -> tuple:
    from django.utils import timezone

    from veille.models import Source
    from veille.services.refresh import refresh

    Source.objects.update(next_check=timezone.now() - timedelta(minutes=1))
    found: list = []
    with counting() as asked:
        cost = _cost(lambda: found.append(refresh(Source.objects.order_by("pk"))))
    return cost, asked[0], found[0]


@contextmanager
def counting() -> Iterator[list[int]]:
    """How many statements the database is given meanwhile, without keeping them."""
    from django.db import connection

    asked = [0]

    def count(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        asked[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield asked


def desk() -> None:
    """The desk with 50 stories and with 50,000: the same questions; its time beside one bare question for the tray."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from portal.accounts import roles
    from portal.accounts.models import User
    from veille.models import FeedItem

    roles.ensure_roles()
    person = User.objects.create_user(email="curateur@example.org", password=None)
    person.groups.add(Group.objects.get(name=roles.CURATORS))
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    FeedItem.objects.all().delete()
    counts = {}
    for number in (50, STORIES):
        _fill(number)
        _page(client)
        with counting() as asked:
            _page(client)
        counts[number] = asked[0]
    page = min(_seconds(lambda: _page(client)) for _ in range(10))
    bare = min(_seconds(_bare_tray) for _ in range(10))
    few, many = "l’atelier, 50 articles", "l’atelier, 50 000 articles"
    print(f"\n{few:42}{counts[50]:9} requêtes SQL")
    print(f"{many:42}{counts[STORIES]:9} requêtes SQL, {page * 1000:.0f} ms la page")
    print(f"{'SELECT … LIMIT 30 nu':42}{bare * 1000:9.1f} ms")
    if counts[50] != counts[STORIES]:
        raise SystemExit("l’atelier pose plus de questions quand il y a plus d’articles")


def _fill(number: int) -> None:
    """Stories up to ``number``, four in five still to sort, each told by one source or two."""
    from django.utils import timezone

    from veille.models import FeedItem, Mention, Source

    now, first = timezone.now(), FeedItem.objects.count()
    tellers = list(Source.objects.order_by("pk")[:40])
    states = ("inbox", "inbox", "inbox", "inbox", "discarded")
    stories = [
        FeedItem(title=f"Article {n}", told_by="Journal", told_at=now - timedelta(minutes=n), state=states[n % 5])
        for n in range(first, number)
    ]
    FeedItem.objects.bulk_create(stories, batch_size=2_000)
    Mention.objects.bulk_create(
        [
            Mention(item=story, source=tellers[(n + more) % 40], key=f"k{story.pk}", title=story.title, told_at=now)
            for n, story in enumerate(stories)
            for more in range(1 + n % 2)
        ],
        batch_size=2_000,
    )


def _page(client: object) -> None:
    response = client.get("/veille/atelier/")  # type: ignore[attr-defined]
    if response.status_code != 200:
        raise SystemExit(f"l’atelier répond {response.status_code}")


def _bare_tray() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM veille_feeditem WHERE state = 'inbox' ORDER BY told_at DESC, id DESC LIMIT %s", [TRAY]
        )
        cursor.fetchall()


def _bare(bodies: list[bytes]) -> None:
    import feedparser

    for body in bodies:
        if len(feedparser.parse(body).entries) != ENTRIES:
            raise SystemExit("feedparser a perdu des entrées")


def _cost(work: Callable[[], object]) -> Cost:
    def processor() -> float:
        used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(usage.ru_utime + usage.ru_stime for usage in used)

    before = processor()
    seconds = _seconds(work)
    return Cost(seconds, processor() - before)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
