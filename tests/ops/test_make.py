"""The habits: each target exists, asks preflight first, and reinstalls nothing that is there."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = ["demo", "setup", "test", "check", "bench", "backup", "restore", "lock"]
STAMPS = ["runtime", "node", "vendor", "static", "demo"]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make isn't installed")


def make(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """make without the variables that a surrounding make would hand down."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "DATABASE_URL"))
    }
    return subprocess.run(
        ["make", *arguments], cwd=folder, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Makefile and scripts alone, without anything installed."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.lock", "requirements-dev.lock", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("target", TARGETS)
def test_every_habit_is_a_target_that_looks_first(target: str, copy: Path) -> None:
    done = make("-n", target, folder=copy)
    assert done.returncode == 0, done.stderr
    assert "scripts/preflight.py" in done.stdout.splitlines()[1]


def test_make_alone_lists_the_habits() -> None:
    listed = make().stdout
    assert all(f"make {target}" in listed for target in TARGETS)


def test_installs_are_checked_against_hashes_and_run_no_scripts_of_packages(copy: Path) -> None:
    commands = make("-n", "demo", folder=copy).stdout
    assert "pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock" in commands
    assert "scripts/npm.py ci --ignore-scripts" in commands
    assert "requirements-dev.lock" not in re.sub(r"echo .*", "", commands)
    assert "requirements-dev.lock" in make("-n", "test", folder=copy).stdout


REDONE = ("pip install", "npm.py", "collectstatic", "migrate", "load_demo")


@pytest.fixture
def made(copy: Path) -> Path:
    """The copy as a first ``make demo`` leaves it."""
    (copy / "demo").mkdir()
    (copy / "demo" / "guide.md").touch()
    for folder in (".venv/bin", "node_modules/@fontsource-variable", "var/vendor/vendor", "var/static", "var/stamps"):
        (copy / folder).mkdir(parents=True)
    (copy / ".venv/bin/python").symlink_to(sys.executable)
    for kept in ("static/staticfiles.json", "portal.sqlite3", *(f"stamps/{stamp}" for stamp in STAMPS)):
        (copy / "var" / kept).touch()
    return copy


def redone(folder: Path) -> list[str]:
    done = make("-n", "demo", "VAR_DIR=", folder=folder)
    assert "scripts/serve.py" in done.stdout, done.stderr
    return [word for word in REDONE if word in done.stdout]


def test_a_second_demo_reinstalls_and_reloads_nothing(made: Path) -> None:
    assert redone(made) == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("requirements.lock", {"pip install", "load_demo"}),
        ("package-lock.json", {"npm.py", "collectstatic"}),
        ("demo/guide.md", {"migrate", "load_demo"}),
    ],
)
def test_what_changed_is_done_again(made: Path, changed: str, again: set[str]) -> None:
    later = time.time() + 10
    os.utime(made / changed, (later, later))
    assert again <= set(redone(made))


@pytest.mark.parametrize(
    ("gone", "again"), [("var/portal.sqlite3", "load_demo"), ("var/static/staticfiles.json", "collectstatic")]
)
def test_what_is_gone_is_made_again(made: Path, gone: str, again: str) -> None:
    (made / gone).unlink()
    assert again in redone(made)


def test_an_upgrade_leaves_the_files_that_running_processes_and_open_pages_still_name(copy: Path) -> None:
    (command,) = [line for line in make("-n", "upgraded", folder=copy).stdout.splitlines() if "collectstatic" in line]
    assert "--clear" not in command


@pytest.mark.parametrize(
    ("entries", "cluster", "rebuilt"),
    [
        (0, 0, []),
        (1, 0, ["--entries"]),
        (0, 1, ["--cluster"]),
        (1, 1, ["--entries", "--cluster"]),
        (0, 2, []),
        (1, 2, ["--entries"]),
    ],
)
def test_an_upgrade_rebuilds_what_differs_and_not_what_is_away(
    copy: Path, entries: int, cluster: int, rebuilt: list[str]
) -> None:
    python = copy / "python"
    python.write_text(
        f'#!/bin/sh\necho "$@" >> said\ncase "$*" in *check*entries) exit {entries};; *check*cluster) exit {cluster};; esac\n'
    )
    python.chmod(0o755)
    done = make("-o", "var/stamps/static", "upgraded", f"PY={python}", folder=copy)
    assert done.returncode == 0, done.stderr
    said = (copy / "said").read_text().splitlines()
    assert [line.split()[-1] for line in said if "search_rebuild" in line] == rebuilt
    assert ("la base répond à sa place" in done.stderr) == (cluster == 2)


def test_the_suite_runs_on_two_processes(copy: Path) -> None:
    assert "-m pytest -n 2" in make("-n", "test", folder=copy).stdout


def test_the_port_reaches_preflight_and_the_server(copy: Path) -> None:
    commands = make("-n", "demo", "PORT=8123", folder=copy).stdout
    assert "preflight.py --port '8123'" in commands
    assert "PORT=8123 .venv/bin/python scripts/serve.py" in commands


def test_a_missing_python_is_one_line(copy: Path) -> None:
    done = make("setup", "PYTHON=python-that-is-not-there", folder=copy)
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "Python manque : sudo apt-get install python3 python3-venv"


def test_npm_without_its_wheel_is_one_line() -> None:
    """-S: no installed package is seen."""
    done = subprocess.run(
        ["python3", "-S", "scripts/npm.py", "ci"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "npm manque dans .venv : supprimez .venv puis relancez make setup.\n"


def test_restore_asks_for_its_archive(copy: Path) -> None:
    assert "manage.py restore 'a.tar' --force" in make("-n", "restore", "FILE=a.tar", "FORCE=1", folder=copy).stdout
    plain = make("-n", "restore", "FILE=a.tar", folder=copy).stdout
    assert "manage.py restore 'a.tar'" in plain
    assert "--force" not in plain


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "package-lock.json"])
def test_no_lock_names_a_registry_and_each_pins_its_bytes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in re.sub(r'"(url|homepage|resolved-by)": "[^"]*"', "", text)
    assert ("--hash=sha256:" in text) or ('"integrity": "sha512-' in text)
