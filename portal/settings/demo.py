"""The demo profile: one machine, one command, nothing else to install. Never for production.

Read from the environment: PORT, and, to look at the demo elsewhere, VAR_DIR (data), DATABASE_URL and
PORTAL_ELASTICSEARCH_… (a search cluster).
"""

import os
from pathlib import Path

from portal.settings.base import *  # noqa: F403
from portal.settings.base import VAR_DIR
from portal.settings.cluster import cluster
from portal.settings.database import database_from_url
from portal.settings.environment import Environment
from portal.settings.known import DEMO_PASSWORD as DEMO_PASSWORD
from portal.settings.known import DEMO_SECRET_KEY
from portal.settings.places import places

DEMO_PROFILE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
DEBUG = False
PORT = os.environ.get("PORT", "8000")
SECRET_KEY = DEMO_SECRET_KEY
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]
PORTAL_HOST_URL = f"http://localhost:{PORT}"
WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
PORTAL_CONTENT_HOST = f"127.0.0.1:{PORT}"
# Invented sources for the news watch are played on this machine (scripts/demo_feeds.py); nothing else private is asked.
DEMO_FEEDS = f"127.0.0.1:{int(PORT) + 1}"
PRIVATE_HOSTS_ALLOWED = [DEMO_FEEDS]
PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"

_data_dir = Path(os.environ.get("VAR_DIR") or VAR_DIR).resolve()
_data_dir.mkdir(parents=True, exist_ok=True)
globals().update(places(_data_dir))
if os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database_from_url(os.environ["DATABASE_URL"])}
_env = Environment(os.environ)
SEARCH_CLUSTER = cluster(_env)
_env.finish()
BACKUP_DIR = os.environ.get("BACKUP_DIR") or _data_dir / "backups"
EMAIL_FILE_PATH = _data_dir / "mail"
