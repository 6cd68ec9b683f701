"""Copies of the database as one file, and back. Two engines: SQLite by its backup API, PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

from portal.home.backups.errors import BackupError

LOCK_SECONDS = 15


def engine() -> str:
    """``sqlite`` or ``postgresql``."""
    return str(connection.vendor)


def make_room() -> None:
    """Makes the folder of an SQLite database that isn't there yet."""
    if engine() == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)


def dump(target: Path) -> None:
    """Writes a consistent copy of the running database to ``target``. Raises BackupError."""
    if engine() == "sqlite":
        _dump_sqlite(target)
    else:
        _run_postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(source: Path) -> None:
    """Replaces the database by the copy in ``source``: all of it, or nothing when something fails."""
    connections.close_all()
    if engine() == "sqlite":
        _load_sqlite(source)
    else:
        _load_postgresql(source)


def _dump_sqlite(target: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    try:
        with (
            closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True, timeout=LOCK_SECONDS)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(
            f"La base n’a pas pu être copiée ({error}) : rien n’est gardé. Y a-t-il assez de place ?"
        ) from error


def _load_sqlite(source: Path) -> None:
    """By the backup API too: one transaction, and a server that is still open sees the new content."""
    name = Path(connection.settings_dict["NAME"])
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("La base de l’archive est abîmée : prenez une autre sauvegarde.")
            with closing(sqlite3.connect(name, timeout=LOCK_SECONDS)) as target:
                copy.backup(target)
    except sqlite3.Error as error:
        raise BackupError(
            f"La base n’a pas pu être remplacée ({error}) : arrêtez le serveur et l’exécutant."
        ) from error


def _load_postgresql(source: Path) -> None:
    """One transaction: every table goes, the dump comes, or nothing changes."""
    sql = source.with_suffix(".sql")
    _run_postgresql(
        "pg_restore", "--no-owner", "--no-privileges", "--clean", "--if-exists", f"--file={sql}", str(source)
    )
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()
    quoted = [connection.ops.quote_name(table) for table in tables]
    head = source.with_suffix(".head.sql")
    head.write_text("".join(f"DROP TABLE IF EXISTS {table} CASCADE;\n" for table in quoted), encoding="utf-8")
    _run_postgresql(
        "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
        f"--file={head}", f"--file={sql}",
    )  # fmt: skip


def _run_postgresql(tool: str, *arguments: str) -> None:
    """Runs a client tool; the password travels by the environment, never on the command line."""
    program = shutil.which(tool)
    if program is None:
        raise BackupError(f"{tool} manque : sudo apt-get install postgresql-client, de la version du serveur ou après.")
    wanted = {
        f"PG{name}": str(connection.settings_dict[key])
        for name, key in (
            ("DATABASE", "NAME"),
            ("HOST", "HOST"),
            ("PORT", "PORT"),
            ("USER", "USER"),
            ("PASSWORD", "PASSWORD"),
        )
        if connection.settings_dict[key]
    }
    options = f"-c lock_timeout={LOCK_SECONDS}s -c client_min_messages=warning"
    environment = {**os.environ, **wanted, "PGOPTIONS": options}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["sans message"])[0]
        raise BackupError(f"{tool} a échoué : {reason}")
