"""A refresh, a worker or a reader that is killed for good (SIGKILL): no entry is lost, none is doubled."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.veille import remote as remotes
from veille.reading.pool import Pool, UnreadableFeed

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES, ENTRIES = 6, 20
SECONDS = 240


class Elsewhere:
    """A portal of its own: a database file, and commands that are processes."""

    def __init__(self, folder: Path, remote: remotes.Remote) -> None:
        port = int(remote.place.split(":")[1])
        own = {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "VAR_DIR": str(folder), "PORT": str(port - 1)}
        self.env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
        self.database, self.remote = folder / "portal.sqlite3", remote

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL
        )

    def run(self, *command: str) -> None:
        assert self.start(*command).wait(timeout=SECONDS) == 0

    def ask(self, sql: str) -> list[tuple[int, ...]]:
        with sqlite3.connect(self.database, timeout=20) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database file."""
    folder = tmp_path_factory.mktemp("migrated")
    with remotes.serving() as remote:
        portal = Elsewhere(folder, remote)
        portal.run("migrate", "--verbosity", "0")
    return portal.database


@pytest.fixture
def elsewhere(migrated: Path, tmp_path: Path) -> Iterator[Elsewhere]:
    with remotes.serving() as remote:
        portal = Elsewhere(tmp_path, remote)
        shutil.copy(migrated, portal.database)
        yield portal


def feed(source: int) -> bytes:
    told = f"https://g{source}.example.org/"
    entries = ({"guid": f"{n}", "title": f"Titre {source} {n}", "link": f"{told}{n}"} for n in range(ENTRIES))
    return remotes.rss(*entries)


def until(reached: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not reached():
        assert time.monotonic() < end, "the moment to kill never came"
        time.sleep(0.002)


@pytest.mark.parametrize("moment", ["first answer", "last answer", "first stored", "half stored"])
def test_a_killed_refresh_loses_nothing_and_doubles_nothing(elsewhere: Elsewhere, moment: str) -> None:
    remote = elsewhere.remote
    for number in range(SOURCES):
        remote.pages[f"/{number}"] = feed(number)
        follow(elsewhere, remote.url(f"/{number}"))

    def stored() -> int:
        return len(elsewhere.ask("SELECT DISTINCT source_id FROM veille_mention"))

    reached = {
        "first answer": lambda: remote.asked,
        "last answer": lambda: len(remote.asked) >= SOURCES,
        "first stored": stored,
        "half stored": lambda: stored() >= SOURCES // 2,
    }
    killed = elsewhere.start("refresh_feeds", "--all")
    until(reached[moment])
    killed.kill()
    assert killed.wait(timeout=SECONDS) != 0 or moment == "half stored"
    per_source = elsewhere.ask("SELECT COUNT(*) FROM veille_mention GROUP BY source_id")
    assert {count for (count,) in per_source} <= {ENTRIES}
    elsewhere.run("refresh_feeds", "--all")
    elsewhere.run("refresh_feeds", "--all")
    all_is_there_once(elsewhere)


def test_a_worker_killed_while_it_reads_the_sources_is_followed_by_one_that_reads_them_all(
    elsewhere: Elsewhere,
) -> None:
    """The real worker, as the curators' button has it read; the killed task is not taken up, the next one reads again."""
    last_answer = threading.Event()

    def waits(handler: BaseHTTPRequestHandler) -> None:
        last_answer.wait(SECONDS)
        remotes.say(handler, feed(SOURCES - 1))

    for number in range(SOURCES):
        elsewhere.remote.pages[f"/{number}"] = feed(number) if number < SOURCES - 1 else waits
        follow(elsewhere, elsewhere.remote.url(f"/{number}"))
    ask = "from veille.tasks import refresh_now; refresh_now.enqueue()"
    elsewhere.run("shell", "--verbosity", "0", "-c", f"{ask}; refresh_now.enqueue()")
    killed = elsewhere.start("db_worker", "--queue-name", "*", "--verbosity", "0")
    until(lambda: elsewhere.ask("SELECT 1 FROM veille_mention LIMIT 1"))
    killed.kill()
    assert killed.wait(timeout=SECONDS) < 0
    last_answer.set()
    per_source = elsewhere.ask("SELECT COUNT(*) FROM veille_mention GROUP BY source_id")
    assert {count for (count,) in per_source} == {ENTRIES}
    assert len(per_source) < SOURCES
    elsewhere.run("db_worker", "--queue-name", "*", "--batch", "--verbosity", "0")
    all_is_there_once(elsewhere)


def test_a_reader_killed_from_outside_fails_its_feed_and_no_other() -> None:
    deep = b"<rss version='2.0'><channel><item><description>" + b"<b>" * 1_000_000
    with Pool(1, seconds=SECONDS) as pool:
        (reader,) = pool.readers

        def kill() -> None:
            until(lambda: reader.process)
            assert reader.process is not None
            reader.process.kill()

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(UnreadableFeed, match="n’a pas pu être lu"):
            pool.read(deep, "https://g.example.org/")
        killer.join()
        assert len(pool.read(feed(1), "https://g.example.org/").entries) == ENTRIES


def all_is_there_once(elsewhere: Elsewhere) -> None:
    everything = [(SOURCES * ENTRIES, SOURCES * ENTRIES)]
    assert elsewhere.ask("SELECT COUNT(*), COUNT(DISTINCT canonical) FROM veille_feeditem") == everything
    assert elsewhere.ask("SELECT COUNT(*), COUNT(DISTINCT item_id) FROM veille_mention") == everything
    assert elsewhere.ask("SELECT COUNT(*) FROM veille_source WHERE failing OR failures > 0") == [(0,)]


def follow(elsewhere: Elsewhere, url: str) -> None:
    """A source, without a process for each."""
    values = {"title": "Gazette", "feed_url": url, "active": 1, "failing": 0, "failures": 0, "gone": 0, "health": ""}
    moments = dict.fromkeys(("next_check", "created_at"), "2026-01-01 00:00:00")
    row = values | moments | dict.fromkeys(("site", "etag", "last_modified", "digest"), "")
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    with sqlite3.connect(elsewhere.database, timeout=20) as connection:
        connection.execute(f"INSERT INTO veille_source ({names}) VALUES ({marks})", list(row.values()))
