"""`make check`: every static check, all of them run, each named with its result."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = ["portal", "courses", "guides", "quartiers", "search", "veille", "scripts"]

# Made up on the spot: `check --deploy` wants production settings, not a production machine.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "SECRET_KEY": "check-only-kXw0uT7ovHn3cB9dYp5sQe1rLz8mGj2fAaVtRiWyN6b4",
    "PORTAL_HOST_URL": "https://portail.invalid",
    "PORTAL_CONTENT_HOST": "contenus.invalid",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMTP_HOST": "127.0.0.1",
    "MAIL_FROM": "ne-pas-repondre@portail.invalid",
}


def production_environment(folder: str) -> dict[str, str]:
    """A complete production environment whose data live in ``folder``."""
    own = {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}
    return {**os.environ, **PRODUCTION, **own}


def checks(folder: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, arguments for this Python, environment."""
    here = dict(os.environ)
    demo = {**here, "DJANGO_SETTINGS_MODULE": "portal.settings.demo", "VAR_DIR": folder}
    return [
        ("ruff check", ["-m", "ruff", "check", "."], here),
        ("ruff format", ["-m", "ruff", "format", "--check", "."], here),
        ("djlint", ["-m", "djlint", "templates", "--lint", "--quiet"], here),
        ("import-linter", ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"], here),
        ("mypy", ["-m", "mypy", *CODE], here),
        ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], demo),
        ("check", ["manage.py", "check", "--fail-level", "WARNING"], demo),
        (
            "check --deploy",
            ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            production_environment(folder),
        ),
    ]


def run(name: str, arguments: list[str], environment: dict[str, str]) -> bool:
    """Runs one check; its output is shown only when it fails."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'NON '} {name} ({time.monotonic() - start:.1f} s)", flush=True)
    if not good:
        print(done.stdout + done.stderr, flush=True)
    return good


def main() -> int:
    """0 when every check passes."""
    with tempfile.TemporaryDirectory(prefix="portal-check-") as folder:
        results = [run(*check) for check in checks(folder)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
