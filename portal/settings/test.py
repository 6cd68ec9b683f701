"""The test profile: as the demo, with SQLite in memory or the PostgreSQL that DATABASE_URL names."""

import os
import tempfile
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES, STORAGES, TEMPLATES, VAR_DIR
from portal.settings.database import database_from_url

DEBUG = False
SECRET_KEY = "test-only"
ALLOWED_HOSTS = ["*"]
DEMO_PROFILE = True
DEMO_PASSWORD = "tranquillite-demo"

if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database_from_url(os.environ["DATABASE_URL"])}
else:
    DATABASES["default"]["TEST"] = {"NAME": None}

_media = Path(tempfile.mkdtemp(prefix="portal-test-"))
PUBLIC_MEDIA_ROOT = _media / "public"
PRIVATE_MEDIA_ROOT = _media / "private"
MEDIA_ROOT = PRIVATE_MEDIA_ROOT
PACKAGES_ROOT = _media / "packages"
STORAGES["default"]["OPTIONS"]["location"] = PRIVATE_MEDIA_ROOT
STORAGES["public"]["OPTIONS"]["location"] = PUBLIC_MEDIA_ROOT
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATICFILES_DIRS = [STATIC for STATIC in globals()["STATICFILES_DIRS"]]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PORTAL_CONTENT_HOST = "packages.testserver"
PORTAL_HOST_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
PDF_FONT_DIR = VAR_DIR / "fonts"


class _UndefinedVariable(str):
    """What a template prints for a variable nobody gave it: the test fails instead of a blank."""

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


_ = TEMPLATES, _UndefinedVariable
