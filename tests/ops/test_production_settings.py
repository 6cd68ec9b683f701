"""Production reads the environment only, and doesn't start when it is unsafe. Each case is a process of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from portal.settings.environment import Environment
from portal.settings.known import DEMO_PASSWORD, DEMO_SECRET_KEY

ROOT = Path(settings.BASE_DIR)
TABLE = ROOT / "docs" / "environment.md"
GOOD = {
    "SECRET_KEY": "kXw0uT7ovHn3cB9dYp5sQe1rLz8mGj2fAaVtRiWyN6b4kXw0uT7ovHn3",
    "PORTAL_HOST_URL": "https://portail.example.test",
    "PORTAL_CONTENT_HOST": "contenus.example.test",
    "DATABASE_URL": "postgres://portail:secret@127.0.0.1/portail",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "VAR_DIR": "/var/lib/portail",
    "SMTP_HOST": "smtp.example.test",
    "MAIL_FROM": "Portail <ne-pas-repondre@example.test>",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Loads the production settings with the good environment and ``changes`` (None takes a variable away)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    wanted = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.ALLOWED_HOSTS, s.DEBUG, s.DEMO_PROFILE)"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**kept, **wanted, "DJANGO_SETTINGS_MODULE": "portal.settings.production", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def refusal(**changes: str | None) -> str:
    """The last lines of a refused start."""
    done = start(**changes)
    assert done.returncode != 0, done.stdout
    assert "ImproperlyConfigured: Configuration refusée." in done.stderr
    return done.stderr.rsplit("Configuration refusée.", 1)[1].strip()


def test_a_complete_environment_starts_with_host_bound_cookies_and_no_demo() -> None:
    done = start()
    assert done.stderr == ""
    assert done.stdout.strip() == "__Host-portail ['portail.example.test', 'contenus.example.test'] False False"


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_variable_is_named_in_one_sentence(name: str) -> None:
    assert refusal(**{name: None}) == f"{name} manque."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY est trop courte"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY est trop courte"),
        ({"SECRET_KEY": DEMO_SECRET_KEY}, "SECRET_KEY est celle de la démonstration"),
        ({"SECRET_KEY_FALLBACKS": DEMO_SECRET_KEY}, "SECRET_KEY est celle de la démonstration"),
        ({"DEBUG": "1"}, "DEBUG doit rester absent"),
        ({"DEMO_PASSWORD": "anything"}, "DEMO_PASSWORD doit rester absent"),
        ({"SMTP_PASSWORD": DEMO_PASSWORD}, "SMTP_PASSWORD contient le mot de passe affiché"),
        (
            {"DATABASE_URL": f"postgres://u:{DEMO_PASSWORD}@127.0.0.1/p"},
            "DATABASE_URL contient le mot de passe affiché",
        ),
        ({"PRIVATE_HOSTS_ALLOWED": "127.0.0.1:9000"}, "PRIVATE_HOSTS_ALLOWED doit rester vide"),
        ({"PORTAL_CONTENT_HOST": "portail.example.test"}, "PORTAL_CONTENT_HOST doit différer"),
        ({"PORTAL_CONTENT_HOST": "Portail.example.test:8443"}, "PORTAL_CONTENT_HOST doit différer"),
        ({"PORTAL_CONTENT_HOST": "https://contenus.example.test"}, "sont des noms d’hôtes"),
        ({"EXTRA_HOSTS": "*"}, "sont des noms d’hôtes"),
        ({"PORTAL_HOST_URL": "http://portail.example.test"}, "PORTAL_HOST_URL doit être une adresse"),
        ({"PORTAL_HOST_URL": "https://portail.example.test/sous"}, "sans chemin"),
        ({"DATABASE_URL": "mysql://127.0.0.1/p"}, "DATABASE_URL doit être une adresse"),
        ({"TRUSTED_PROXY_COUNT": "two"}, "TRUSTED_PROXY_COUNT doit être un nombre entier"),
        ({"TRUSTED_PROXY_COUNT": "-1"}, "TRUSTED_PROXY_COUNT doit être un nombre entier"),
        ({"HSTS_SECONDS": "0"}, "HSTS_SECONDS doit être un nombre entier, au moins 3600"),
        ({"HSTS_SUBDOMAINS": "perhaps"}, "HSTS_SUBDOMAINS doit être 1 ou 0"),
        ({"SMTP_SECURITY": "ssl3"}, "SMTP_SECURITY doit valoir starttls, tls, none"),
        ({"VAR_DIR": "data"}, "VAR_DIR doit être un chemin absolu"),
        ({"VAR_DIR": str(ROOT / "static" / "data")}, "VAR_DIR doit être un dossier à part"),
        ({"ACCEL_PREFIX": "private"}, "ACCEL_PREFIX commence et finit par"),
    ],
)
def test_an_unsafe_or_wrong_value_is_refused_in_one_sentence(changes: dict[str, str], sentence: str) -> None:
    told = refusal(**changes)
    assert sentence in told
    assert len(told.splitlines()) == 1


def test_a_refusal_never_shows_a_secret() -> None:
    told = refusal(DATABASE_URL="mysql://u:hidden-word@127.0.0.1/p", SECRET_KEY="hidden-key")
    assert "DATABASE_URL" in told
    assert "SECRET_KEY" in told
    assert "hidden" not in told


def test_every_problem_is_told_at_once() -> None:
    assert refusal(SMTP_HOST=None, REDIS_URL=None).splitlines() == ["REDIS_URL manque.", "SMTP_HOST manque."]


def read_by_the_code() -> dict[str, bool]:
    """Variables that the settings and the server read, and whether they are required."""
    script = "import json, portal.settings.production as p; print(json.dumps(p.env.known))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **GOOD},
        capture_output=True,
        text=True,
        check=True,
    )
    known: dict[str, bool] = json.loads(done.stdout)
    server = re.findall(r'environ\.get\("(\w+)"', (ROOT / "gunicorn.conf.py").read_text(encoding="utf-8"))
    assert server, "gunicorn.conf.py reads something"
    return {**known, **dict.fromkeys(server, False)}


def test_the_table_documents_exactly_what_the_code_reads() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (yes|no) \|", TABLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    documented = {name: required == "yes" for name, required in rows}
    documented.pop("DJANGO_SETTINGS_MODULE")
    assert documented == read_by_the_code()


def test_no_other_module_reads_the_environment_in_production() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for folder in ("portal", "courses", "guides", "quartiers", "search", "veille")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
    }
    assert "portal/settings/production.py" in readers
    allowed = {
        "portal/settings/demo.py",
        "portal/settings/test.py",
        "portal/wsgi.py",
        "portal/home/backups/database.py",  # hands the environment on to pg_dump
        "portal/home/management/commands/create_admin.py",  # a password for once, not a setting
    }
    assert readers - allowed == {"portal/settings/production.py"}


def test_a_flag_and_a_list_are_read_leniently() -> None:
    env = Environment({"A": " Oui ", "B": "x, y,,"})
    assert env.flag("A") is True
    assert env.flag("C") is False
    assert env.items("B") == ["x", "y"]
    env.finish()
