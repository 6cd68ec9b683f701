"""The demo's supervisor: who ends when somebody dies, what is due meanwhile. The whole of ``make demo`` runs in ``.ci/demo``."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.ops.test_preflight import SCRIPT

sys.path.insert(0, str(SCRIPT.parent))
import serve

STAYS = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('là', flush=True); time.sleep(60)"


@pytest.fixture
def child() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", program]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()
        if one.stdout:
            one.stdout.close()


def test_a_dead_server_ends_the_command_with_its_code(
    child: Callable[[str], subprocess.Popen[bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve.watch(child("raise SystemExit(3)"), [child(STAYS)]) == 3
    assert "Le serveur s’est arrêté." in capsys.readouterr().err


def test_a_worker_that_keeps_dying_ends_the_command_after_being_started_again(
    child: Callable[[str], subprocess.Popen[bytes]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve, "start_worker", lambda: child("pass"))
    assert serve.watch(child(STAYS), [child("pass")]) == 1
    said = capsys.readouterr().err
    assert said.count("il repart") == 2
    assert "ne tient pas" in said


def test_who_does_not_hear_is_killed(
    child: Callable[[str], subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "GRACE_SECONDS", 0.2)
    deaf = child(DEAF)
    assert deaf.stdout
    deaf.stdout.readline()
    serve.stop(deaf)
    assert deaf.returncode == -9


def test_a_port_that_is_taken_does_not_hide_the_second_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """gunicorn then fails and says so, rather than serving on one address without a word."""
    if not serve.has_ipv6_loopback():
        pytest.skip("this machine has no ::1")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        monkeypatch.setattr(serve, "PORT", str(taken.getsockname()[1]))
        assert serve.has_ipv6_loopback()


class Child:
    """A process that ends when it is told to."""

    code: int | None = None

    def poll(self) -> int | None:
        return self.code


def test_what_is_due_is_done_every_five_minutes_never_twice_at_once_and_stopped_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, started = [1000.0], []
    server, worker = Child(), Child()
    children: list[Any] = [server, worker]

    def start(*command: str, output: int | None = None) -> Child:
        assert (command, output) == (("manage.py", "run_due"), subprocess.DEVNULL)
        started.append(Child())
        return started[-1]

    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(serve.time, "monotonic", lambda: now[0])
    due = serve.Due(children)

    def after(seconds: int) -> int:
        now[0] += seconds
        due.look()
        return len(started)

    assert [after(seconds) for seconds in (0, 299, 1)] == [0, 0, 1]
    assert children == [started[0], server, worker], "the worker stays the last"
    assert after(1000) == 1, "the first one still runs"
    started[0].code = 0
    assert after(0) == 2
    assert children == [started[1], server, worker]
    started[1].code = 1
    assert [after(seconds) for seconds in (1, 298, 1)] == [2, 2, 3]
