"""The test profile: as the demo, with its own SQLite file a process, or the PostgreSQL that DATABASE_URL names.

SQLite is a file, not memory: a browser test's server has a connection of its own, as in real life.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import SQLITE_OPTIONS, VAR_DIR
from portal.settings.database import database_from_url
from portal.settings.known import DEMO_PASSWORD as DEMO_PASSWORD
from portal.settings.places import places

DEBUG = False
SECRET_KEY = "test-only"
ALLOWED_HOSTS = ["*"]
DEMO_PROFILE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost

_data_dir = Path(tempfile.mkdtemp(prefix="portal-test-"))


def _remove(owner: int = os.getpid()) -> None:
    """Only the process that made the folder takes it away, not what it forked."""
    if os.getpid() == owner:
        shutil.rmtree(_data_dir, ignore_errors=True)


atexit.register(_remove)
globals().update(places(_data_dir))
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database_from_url(os.environ["DATABASE_URL"])}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": _data_dir / "unused.sqlite3",
            "OPTIONS": {
                **SQLITE_OPTIONS,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;",
            },
            "TEST": {"NAME": str(_data_dir / "test.sqlite3")},
        }
    }

# Empty: the test server finds static files by their finders, and whitenoise scans nothing at each client's start.
STATIC_ROOT = _data_dir / "static"
STATIC_ROOT.mkdir()
STORAGES = {
    **globals()["STORAGES"],
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PORTAL_CONTENT_HOST = "packages.testserver"
PORTAL_HOST_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
PDF_FONT_DIR = VAR_DIR / "fonts"
