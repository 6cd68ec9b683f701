"""The production profile: the environment says everything (docs/environment.md); what is unsafe doesn't start."""

import os
from urllib.parse import urlsplit

from portal.settings.base import *  # noqa: F403
from portal.settings.base import BASE_DIR
from portal.settings.cluster import cluster
from portal.settings.database import database_from_url
from portal.settings.environment import Environment
from portal.settings.known import DEMO_PASSWORD as SHOWN_PASSWORD
from portal.settings.known import DEMO_SECRET_KEY
from portal.settings.places import places

env = Environment(os.environ)

DEBUG = False
DEMO_PROFILE = False

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
PORTAL_HOST_URL = env.address("PORTAL_HOST_URL", ("https",)).rstrip("/")
PORTAL_CONTENT_HOST = env.text("PORTAL_CONTENT_HOST").lower()
_portal_host = (urlsplit(PORTAL_HOST_URL).netloc or "").lower()
_hosts = [_portal_host.split(":")[0], PORTAL_CONTENT_HOST.split(":")[0], *env.items("EXTRA_HOSTS")]
ALLOWED_HOSTS = [host for host in _hosts if host]
CSRF_TRUSTED_ORIGINS = [PORTAL_HOST_URL] if PORTAL_HOST_URL else []
WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
PRIVATE_HOSTS_ALLOWED = env.items("PRIVATE_HOSTS_ALLOWED")

DATA_DIR = env.folder("VAR_DIR")
globals().update(places(DATA_DIR))
if _database := env.address("DATABASE_URL", ("postgres", "postgresql", "sqlite")):
    DATABASES = {"default": database_from_url(_database)}
BACKUP_DIR = env.text("BACKUP_DIR", str(DATA_DIR / "backups"))
PORTAL_ACCEL_PREFIX = env.text("ACCEL_PREFIX", "")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.address("REDIS_URL", ("redis", "rediss", "unix")),
        "KEY_PREFIX": "portal",
    }
}
SEARCH_CLUSTER = cluster(env)
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

TRUSTED_PROXIES = env.number("TRUSTED_PROXY_COUNT", 1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # the machine itself asks these, without a certificate
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000, at_least=3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", True)
# W019: Wagtail shows previews in a frame of its own host. W021: a preload list is joined by who owns the whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-portail"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("SMTP_HOST")
EMAIL_PORT = env.number("SMTP_PORT", 587, at_least=1)
EMAIL_HOST_USER = env.text("SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
_smtp_security = env.choice("SMTP_SECURITY", ("starttls", "tls", "none"))
EMAIL_USE_TLS = _smtp_security == "starttls"
EMAIL_USE_SSL = _smtp_security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

env.refuse(env.flag("DEBUG"), "DEBUG doit rester absent : les pages d’erreur montreraient le code et les réglages.")
env.refuse(
    0 < len(SECRET_KEY) < 50 or 0 < len(set(SECRET_KEY)) < 8,
    "SECRET_KEY est trop courte : au moins 50 caractères tirés au hasard (openssl rand -base64 48).",
)
env.refuse(
    DEMO_SECRET_KEY in {SECRET_KEY, *SECRET_KEY_FALLBACKS} or SECRET_KEY.startswith("django-insecure-"),
    "SECRET_KEY est celle de la démonstration : tirez-en une autre (openssl rand -base64 48).",
)
env.refuse(
    bool(env.text("DEMO_PASSWORD", "")),
    "DEMO_PASSWORD doit rester absent : c’est le mot de passe affiché de la démonstration.",
)
for _name in ("DATABASE_URL", "REDIS_URL", "SMTP_PASSWORD"):
    env.refuse(
        SHOWN_PASSWORD in os.environ.get(_name, ""),
        f"{_name} contient le mot de passe affiché de la démonstration : choisissez-en un autre.",
    )
env.refuse(
    bool(PRIVATE_HOSTS_ALLOWED),
    "PRIVATE_HOSTS_ALLOWED doit rester vide : le portail ne va jamais chercher d’adresse privée en production.",
)
env.refuse(
    bool(_portal_host) and PORTAL_CONTENT_HOST.split(":")[0] == _portal_host.split(":")[0],
    "PORTAL_CONTENT_HOST doit différer de l’hôte de PORTAL_HOST_URL : un contenu déposé lirait les sessions.",
)
env.refuse(
    "/" in PORTAL_CONTENT_HOST or "*" in "".join(ALLOWED_HOSTS),
    "PORTAL_CONTENT_HOST et EXTRA_HOSTS sont des noms d’hôtes, sans « / » ni « * ».",
)
env.refuse(
    bool(PORTAL_HOST_URL) and bool(urlsplit(PORTAL_HOST_URL).path),
    "PORTAL_HOST_URL s’arrête au nom d’hôte, sans chemin.",
)
env.refuse(
    DATA_DIR == BASE_DIR or (BASE_DIR / "static") in [DATA_DIR, *DATA_DIR.parents],
    "VAR_DIR doit être un dossier à part, hors du code servi.",
)
env.refuse(
    bool(PORTAL_ACCEL_PREFIX) and not (PORTAL_ACCEL_PREFIX.startswith("/") and PORTAL_ACCEL_PREFIX.endswith("/")),
    "ACCEL_PREFIX commence et finit par « / », par exemple /_private/.",
)
env.finish()
