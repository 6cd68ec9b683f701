"""The demo's supervisor: the production server and one worker, started together and stopped together; every five minutes,
what is due (elsewhere a timer of systemd's).

Ctrl-C (or TERM) stops both. A dead server stops the worker and ends the command with its code; a worker that dies is
started again, and after three quick deaths everything stops and says so.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.settings.known import DEMO_ACCOUNTS, DEMO_DOMAIN, DEMO_PASSWORD  # noqa: E402

PORT = os.environ.get("PORT", "8000")
GRACE_SECONDS = 10
START_SECONDS = 60
QUICK_DEATH_SECONDS = 5
DUE_SECONDS = 300
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Somebody asked the demo to stop."""


def ask_to_stop(signum: int, frame: FrameType | None) -> None:
    """Signal handler: leaves whatever loop is running."""
    raise Stop


def die_with_parent() -> None:
    """In the child: a killed supervisor leaves no orphan behind (Linux; elsewhere nothing happens)."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


def start(*command: str, output: int | None = None) -> subprocess.Popen[bytes]:
    """A child in its own session: Ctrl-C reaches the supervisor alone, which stops children in order."""
    return subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent, stdout=output
    )


def start_server() -> subprocess.Popen[bytes]:
    """gunicorn on both loop-back addresses, where the machine has both."""
    binds = ["--bind", f"127.0.0.1:{PORT}"]
    if has_ipv6_loopback():
        binds += ["--bind", f"[::1]:{PORT}"]
    return start("-m", "gunicorn", "--config", "gunicorn.conf.py", *binds, "portal.wsgi:application")


def start_worker() -> subprocess.Popen[bytes]:
    """One process that takes tasks from the database."""
    return start("manage.py", "db_worker", "--queue-name", "*", "--verbosity", "0")


class Due:
    """``run_due`` now and then, never twice at once; only what fails is said, on the error output."""

    def __init__(self, children: list[subprocess.Popen[bytes]]) -> None:
        self.children, self.next = children, time.monotonic() + DUE_SECONDS
        self.run: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Start it when its time has come."""
        if self.run is not None and self.run.poll() is not None:
            self.children.remove(self.run)
            self.run = None
        if self.run is None and time.monotonic() >= self.next:
            self.next = time.monotonic() + DUE_SECONDS
            self.run = start("manage.py", "run_due", output=subprocess.DEVNULL)
            self.children.insert(0, self.run)


def has_ipv6_loopback() -> bool:
    """Whether this machine has ::1; that the port is free there is preflight's to say, else gunicorn's."""
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def wait_until_answering(server: subprocess.Popen[bytes]) -> bool:
    """True once a request is answered; False if the server died or took too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        connection = http.client.HTTPConnection("localhost", int(PORT), timeout=START_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    return False


def welcome() -> None:
    """The address and the accounts."""
    lines = ["", f"  Le portail de démonstration : http://localhost:{PORT}", ""]
    lines += [f"  {f'{name}@{DEMO_DOMAIN}':26} {what}" for name, what in DEMO_ACCOUNTS]
    lines += ["", f"  Mot de passe de tous : {DEMO_PASSWORD}", "  Ctrl-C arrête le serveur.", ""]
    print("\n".join(lines), flush=True)


def stop(*children: subprocess.Popen[bytes]) -> None:
    """TERM to all, then KILL to who is still there after the grace period; each child leads a group of its own."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # what a killed server left of its own children


def watch(server: subprocess.Popen[bytes], children: list[subprocess.Popen[bytes]]) -> int:
    """Waits for the server's end; keeps a worker beside it, the last of ``children``, who are all that is alive."""
    started, quick_deaths, due = time.monotonic(), 0, Due(children)
    while server.poll() is None:
        due.look()
        worker = children[-1]
        if worker.poll() is not None:
            quick_deaths = quick_deaths + 1 if time.monotonic() - started < QUICK_DEATH_SECONDS else 0
            if quick_deaths >= 3:
                print("L’exécutant des tâches ne tient pas : lisez ses messages ci-dessus.", file=sys.stderr)
                return 1
            print("L’exécutant des tâches s’est arrêté : il repart.", file=sys.stderr)
            children[-1], started = start_worker(), time.monotonic()
        time.sleep(0.3)
    print("Le serveur s’est arrêté.", file=sys.stderr)
    return server.returncode or 1


def main() -> int:
    """0 when a person stopped it, else the server's code."""
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, ask_to_stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    die_with_parent()
    children: list[subprocess.Popen[bytes]] = []
    try:
        server = start_server()
        children.append(server)
        children.append(start("scripts/demo_feeds.py"))
        children.append(start_worker())
        if not wait_until_answering(server):
            print("Le serveur ne répond pas : lisez ses messages ci-dessus.", file=sys.stderr)
            return 1
        welcome()
        return watch(server, children)
    except Stop:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        print("\nArrêt.", flush=True)
        return 0
    finally:
        stop(*reversed(children))


if __name__ == "__main__":
    sys.exit(main())
