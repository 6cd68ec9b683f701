"""``make bench``: requests a second and query counts of five pages, beside a bare Django view and a bare Wagtail page.

All in one run, on this machine: the ratios mean something elsewhere, the figures don't. Then the figures of the search and of
the news watch.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from load import measure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PORTS = iter(range(8701, 8750))
PAGES = ["/", "/guides/", "/guides/vehicules-en-infraction/", "/fiches/hall-occupe/", "/recherche/?q=epave"]
GUIDE = PAGES[2]
PERSON = "membre@example.org"
ROUNDS = 9


@dataclass(frozen=True)
class Ask:
    """A page of a server, as somebody."""

    port: int
    path: str
    cookie: str = ""

    def per_second(self) -> float:
        """Requests a second in one round."""
        return measure(self.port, self.path, cookie=self.cookie, seconds=1.5).per_second


@contextmanager
def server(app: str, env: dict[str, str], path: str, *, cwd: Path) -> Iterator[int]:
    """Gunicorn as in production, two workers that stay; yields the port once it answers."""
    port = next(PORTS)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        app,
        "--config",
        str(ROOT / "gunicorn.conf.py"),
        "--max-requests",
        "0",  # a worker that is replaced in the middle is no page's fault
        "--bind",
        f"127.0.0.1:{port}",
    ]
    environment = {**os.environ, **env, "PORT": str(port), "PYTHONPATH": f"{cwd}:{ROOT}", "WEB_CONCURRENCY": "2"}
    process = subprocess.Popen(command, env=environment, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, path, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=5).read()
            return
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"le serveur s’est arrêté ({process.returncode})") from None
            time.sleep(0.5)
    raise SystemExit("le serveur ne répond pas")


@contextmanager
def servers(folder: Path, env: dict[str, str]) -> Iterator[tuple[int, int, int]]:
    """The ports of a bare Django view, a bare Wagtail page and the portal."""
    bare = {"BENCH_FOLDER": str(folder)}
    subprocess.run([sys.executable, "bare_wagtail.py"], cwd=HERE, env={**os.environ, **bare}, check=True)
    with (
        server("bare_django:application", {}, "/", cwd=HERE) as django,
        server("bare_wagtail:application", bare, "/", cwd=HERE) as wagtail,
        server("portal.wsgi:application", env, "/", cwd=ROOT) as portal,
    ):
        yield django, wagtail, portal


def portal(folder: Path) -> None:
    """Measures the five pages as a visitor and as a member, and prints them."""
    env = {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "VAR_DIR": str(folder / "var")}
    (folder / "var").mkdir()
    for command in (["migrate", "-v0"], ["load_demo"], ["db_worker", "--batch"]):
        _manage(command, env)
    counts = _queries(env)
    cookie = counts.pop("cookie")
    with servers(folder, env) as (django, wagtail, port):
        for path in PAGES:
            visitor, member = measure(port, path), measure(port, path, cookie=cookie)
            print(
                f"{path:42}{visitor.per_second:9.0f}/s visiteur ({counts[path][0]} requêtes SQL, {visitor.size} octets)"
            )
            print(f"{'':42}{member.per_second:9.0f}/s membre   ({counts[path][1]} requêtes SQL)")
        beside("visiteur ÷ vue Django nue (visé ≥ 0,50)", Ask(port, GUIDE), Ask(django, "/"))
        beside("membre ÷ page Wagtail nue (visé ≥ 1)", Ask(port, GUIDE, cookie), Ask(wagtail, "/"))


def beside(what: str, ours: Ask, bare: Ask) -> None:
    """Both in turn, since a machine shared with others is fast in one second and slow in the next: the middle of the ratios."""
    pairs = [(ours.per_second(), bare.per_second()) for _ in range(ROUNDS)]
    ratios = sorted(one / other for one, other in pairs)
    one, other = (median(side) for side in zip(*pairs, strict=True))
    print(f"{what} : {one:.0f}/s ÷ {other:.0f}/s = {median(ratios):.2f} ({ratios[0]:.2f} à {ratios[-1]:.2f})")


def _manage(command: list[str], env: dict[str, str]) -> None:
    """Runs a command; what it says is shown only when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} :\n{done.stdout}{done.stderr}")


def _queries(env: dict[str, str]) -> dict:
    """Query counts by page, (visitor on a cold cache, member), and a member's session cookie."""
    os.environ.update(env)
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from queries import count

    return count(PAGES, PERSON)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        portal(Path(name))
    print()
    subprocess.run([sys.executable, str(ROOT / "scripts" / "bench_search.py")], cwd=ROOT, check=True)
    print()
    subprocess.run([sys.executable, str(HERE / "watch.py")], cwd=ROOT, check=True)
    print()
    subprocess.run([sys.executable, str(HERE / "talk.py")], cwd=ROOT, check=True)
