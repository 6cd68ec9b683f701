"""What cron calls: everything that is due, one line a job. Two runs never overlap."""

import fcntl
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import DatabaseError

# Command, its arguments, what it is in French. Order matters: publishing first, so that the check sees it.
JOBS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("publish_scheduled", (), "publications prévues"),
    ("prune_db_task_results", ("--min-age-days", "14", "--failed-min-age-days", "60"), "résultats de tâches anciens"),
    ("clearsessions", (), "sessions expirées"),
    ("search_check", (), "contrôle de l’index de recherche"),
)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """True when no other run holds the lock; the lock goes with the process, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "run_due.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


class Command(BaseCommand):
    """`manage.py run_due`, every five minutes."""

    help = "Fait ce qui est dû : publications prévues, ménage, contrôle de l’index. Dit ce qui a été fait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs each job whatever became of the one before; fails at the end if one did."""
        with alone(Path(getattr(settings, "DATA_DIR", settings.VAR_DIR))) as free:
            if not free:
                self.stdout.write("Un autre passage est en cours : rien à faire.")
                return
            failed = [what for name, arguments, what in JOBS if not self.run_job(name, arguments, what)]
        if failed:
            raise CommandError(f"À voir : {', '.join(failed)}.")

    def run_job(self, name: str, arguments: tuple[str, ...], what: str) -> bool:
        """One job and its line. The job's own last line is its result."""
        if name not in get_commands():
            self.stdout.write(f"{what} : la commande {name} n’existe pas ici.")
            return True
        start, output = time.monotonic(), io.StringIO()
        try:
            call_command(name, *arguments, stdout=output, stderr=output)
        except (CommandError, DatabaseError, OSError, SystemExit) as error:
            self.stdout.write(f"{what} : ÉCHEC ({error})")
            return False
        lines = [line.strip() for line in output.getvalue().splitlines() if line.strip()]
        self.stdout.write(f"{what} : {lines[-1] if lines else 'fait'} ({time.monotonic() - start:.1f} s)")
        return True
