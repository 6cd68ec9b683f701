"""The demo profile: one machine, one command, nothing else to install. Never for production."""

import os

from portal.settings.base import *  # noqa: F403
from portal.settings.base import VAR_DIR

DEMO_PROFILE = True
DEBUG = False
PORT = os.environ.get("PORT", "8000")
SECRET_KEY = "demonstration-only-never-a-secret-0123456789abcdefghijklmnop"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]
PORTAL_HOST_URL = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
PORTAL_CONTENT_HOST = f"127.0.0.1:{PORT}"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEMO_PASSWORD = "tranquillite-demo"
