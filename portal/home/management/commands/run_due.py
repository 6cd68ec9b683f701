"""What cron calls: everything that is due, one line a job. Two runs never overlap."""

import fcntl
import io
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger("portal.operations")


@dataclass(frozen=True)
class Job:
    """A command, what it is in French, and how many things it has before it (None: the command says it itself).

    ``rests``: for how long it isn't run again once it has succeeded; None for what is cheap when nothing is due.
    """

    command: str
    arguments: tuple[str, ...]
    what: str
    pending: Callable[[], int] | None = None
    rests: timedelta | None = None

    def is_resting(self, folder: Path) -> bool:
        """Whether it has succeeded not long ago."""
        mark = self.mark(folder)
        return bool(self.rests and mark.exists() and time.time() - mark.stat().st_mtime < self.rests.total_seconds())

    def mark(self, folder: Path) -> Path:
        """The file whose age says when it succeeded."""
        return folder / f"run_due.{''.join((self.command, *self.arguments))}"


def task_results() -> int:
    """Results that are kept."""
    return DBTaskResult.objects.finished().count()


# Publishing first, so that the check sees it.
JOBS = (
    Job("publish_scheduled", (), "publications et retraits prévus"),
    Job(
        "prune_db_task_results",
        ("--min-age-days", "14", "--failed-min-age-days", "60"),
        "anciens résultats de tâches",
        task_results,
    ),
    Job("refresh_feeds", ("--due",), "sources de la veille"),
    Job("retry_mail", (), "courriels en attente"),
    Job("retry_invitations", (), "invitations à envoyer"),
    Job("tell_moderators", (), "signalements annoncés aux modérateurs"),
    Job("tell_searches", (), "nouveautés des recherches gardées"),
    Job("tell_followers", (), "changements des pages suivies"),
    Job("clearsessions", (), "sessions expirées", Session.objects.count),
    Job("retain", (), "données gardées assez longtemps"),
    Job("read_files", ("--seconds", "60"), "textes des fichiers"),
    # A cluster that is slow or away doesn't keep the rest waiting.
    Job("search_sync", ("--brisk",), "changements pour le cluster de recherche"),
    # They read every text: when nothing is wrong, once a day is often enough.
    Job("search_check", ("--entries",), "index de recherche", rests=timedelta(hours=20)),
    Job("search_check", ("--cluster", "--brisk"), "index du cluster de recherche", rests=timedelta(hours=20)),
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


def last_line(text: str) -> str:
    """What a command said last; "fait" when it said nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "fait"


class Command(BaseCommand):
    """`manage.py run_due`, every five minutes."""

    help = "Fait ce qui est dû : publications prévues, ménage, contrôle de l’index. Dit ce qui a été fait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs each job whatever became of the one before; fails at the end if one did."""
        folder = Path(getattr(settings, "DATA_DIR", settings.VAR_DIR))
        with alone(folder) as free:
            if not free:
                self.stdout.write("Un autre passage est en cours : rien à faire.")
                return
            due = [job for job in JOBS if not job.is_resting(folder)]
            failed = [job.what for job in due if not self.done(job, folder)]
        if failed:
            raise CommandError(f"À voir : {', '.join(failed)}.")

    def done(self, job: Job, folder: Path) -> bool:
        """Runs a job; its success is marked when it may rest then."""
        succeeded = self.run_job(job)
        if succeeded and job.rests:
            job.mark(folder).touch()
        return succeeded

    def run_job(self, job: Job) -> bool:
        """One job and its line. A job's failure must not keep the others from running, whatever it is."""
        if job.command not in get_commands():
            self.stdout.write(f"{job.what} : la commande {job.command} n’existe pas ici.")
            return True
        start, output = time.monotonic(), io.StringIO()
        try:
            before = job.pending() if job.pending else 0
            call_command(job.command, *job.arguments, stdout=output, stderr=output, verbosity=int(job.pending is None))
            # Others work meanwhile: more may wait after than before.
            done = str(max(0, before - job.pending())) if job.pending else last_line(output.getvalue())
        except (Exception, SystemExit) as error:
            logger.exception("run_due: %s failed", job.command)
            reason = str(error) if isinstance(error, CommandError) else type(error).__name__
            self.stdout.write(f"{job.what} : ÉCHEC ({reason})")
            return False
        self.stdout.write(f"{job.what} : {done} ({time.monotonic() - start:.1f} s)")
        return True
