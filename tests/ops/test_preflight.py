"""What is missing is said in one French line with how to mend it, also by an old Python."""

import ast
import errno
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SCRIPT = ROOT / "scripts" / "preflight.py"
sys.path.insert(0, str(SCRIPT.parent))
import preflight  # noqa: E402

Usage = namedtuple("Usage", "total used free")


def run(*arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    """The script as make runs it, in a locale that knows ASCII only."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYENV_VERSION": ""}
    return subprocess.run(
        [python, str(SCRIPT), *arguments], env=environment, capture_output=True, check=False, encoding="utf-8"
    )


def test_a_good_machine_hears_nothing() -> None:
    done = run("--port", str(preflight.first_free_pair(20_000)))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(("family", "address"), preflight.LOOPBACKS)
def test_a_port_taken_on_either_address_is_named_with_another_one(family: int, address: str) -> None:
    try:
        server = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip(f"{address} isn't on this machine")
    with server:
        port = server.getsockname()[1]
        done = run("--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Le port {port} est déjà pris : make demo PORT=")


def test_beside_a_demo_whose_feeds_hold_the_next_port_the_one_after_is_named() -> None:
    first = preflight.first_free_pair(20_000)
    with socket.create_server(("127.0.0.1", first)), socket.create_server(("127.0.0.1", first + 1)):
        taken = run("--port", str(first))
        beside = run("--port", str(first + 1))
    other = taken.stderr.rpartition("=")[2].strip(".\n")
    assert int(other) >= first + 2
    assert beside.stderr == f"Le port {first + 1} est déjà pris : make demo PORT={other}.\n"
    assert run("--port", other).returncode == 0


def test_the_port_of_the_feeds_is_looked_at_too() -> None:
    first = preflight.first_free_pair(21_000)
    with socket.create_server(("127.0.0.1", first + 1)):
        done = run("--port", str(first))
    assert done.stderr.startswith(f"Le port {first + 1} est déjà pris")


def test_at_the_end_of_the_numbers_one_from_8000_on_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "fault_of", lambda port: "" if port in (8004, 8005) else "déjà pris")
    assert preflight.first_free_pair(65_534) == 8004


@pytest.mark.parametrize("away", [errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL])
def test_a_machine_without_ipv6_is_not_told_that_the_port_is_taken(monkeypatch: pytest.MonkeyPatch, away: int) -> None:
    def bind(probe: socket.socket, address: object) -> None:
        raise OSError(away, "")

    monkeypatch.setattr(socket, "socket", type("Probe", (socket.socket,), {"bind": bind}))
    assert preflight.fault_of_address(socket.AF_INET6, "::1", 8000) == ""


@pytest.mark.parametrize("version", [(3, 6), (3, 9)])
def test_an_old_python_reads_the_script(version: tuple[int, int]) -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=version)


@pytest.mark.parametrize("port", ["", "http", "0", "65535", "65536", "-1", "8000; true"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    done = run(f"--port={port}")
    assert done.returncode == 1
    assert "ne va pas : prenez un nombre de 1024 à 65534" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_old_python_is_named_with_the_one_to_install() -> None:
    with pytest.raises(preflight.Missing, match=r"Python 3\.11 ou plus récent est nécessaire \(ici 3\.9\)"):
        preflight.check_python((3, 9, 18))
    preflight.check_python((3, 11, 0))


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9", "3.10"])
def test_an_old_python_gets_as_far_as_complaining(version: str) -> None:
    candidates = [
        shutil.which(f"python{version}"),
        *map(str, (Path.home() / ".pyenv/versions").glob(f"{version}.*/bin/python")),
    ]
    old = next((path for path in candidates if path and "shims" not in path), None)
    if old is None:
        pytest.skip(f"python{version} isn't installed")
    done = run(python=old)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 ou plus récent est nécessaire")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_which_package_to_install(absent: str) -> None:
    with pytest.raises(preflight.Missing, match="sudo apt-get install python3-venv"):
        preflight.check_venv(lambda name: None if name == absent else object())
    preflight.check_venv(lambda name: object())


def test_lack_of_room_is_told_in_mebibytes(tmp_path: Path) -> None:
    with pytest.raises(preflight.Missing, match="10 Mio libres, il en faut 1500"):
        preflight.check_room(str(tmp_path), lambda folder: Usage(0, 0, 10 * 1024 * 1024))
    preflight.check_room(str(tmp_path), lambda folder: Usage(0, 0, 10 * 1024**3))
    (tmp_path / "var" / "stamps").mkdir(parents=True)
    (tmp_path / "var" / "stamps" / "runtime").touch()
    preflight.check_room(str(tmp_path), lambda folder: Usage(0, 0, 300 * 1024 * 1024))
