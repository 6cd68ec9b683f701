"""What every profile shares. A profile (demo, test, production) imports this and says where it differs."""

from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

SITE_NAME = "Portail Sûreté-Tranquillité"
WAGTAIL_SITE_NAME = SITE_NAME

INSTALLED_APPS = [
    # Assembles
    "portal.home",
    # Rooms
    "quartiers",
    "courses",
    "guides",
    "veille",
    "search",
    "portal.accounts",
    # Core
    "portal.core.pages",
    "portal.core.publishing",
    "portal.core.pdf",
    "portal.core.files",
    "portal.core.texts",
    "portal.core.blocks",
    "portal.core.legal",
    "portal.core.packages",
    "portal.core.tasks",
    "portal.core.audience",
    "portal.core.themes",
    # Wagtail
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.accounts.wagtail_users.PortalUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # Libraries
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_tasks",
    "django_tasks_db",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # its French: Wagtail says with it when something happened
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "portal.core.packages.middleware.ContentHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.home.middleware.AccessLogMiddleware",
    "portal.core.publishing.middleware.PublicPageCacheMiddleware",
    "portal.home.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "portal.accounts.middleware.MembersNoStoreMiddleware",
    "portal.accounts.middleware.WayBackMiddleware",
    "portal.core.publishing.shared.SharedPageMiddleware",
    "portal.core.publishing.middleware.AtomicAdminMiddleware",
    "portal.core.pages.middleware.ReadableRedirectMiddleware",
    "portal.home.middleware.NoPageMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.home.context_processors.portal",
            ],
            "builtins": ["portal.home.templatetags.portal", "portal.core.publishing.templatetags.personal"],
        },
    },
]

# SQLite is the embedded default: write-ahead log, writers queue instead of failing (IMMEDIATE), 20 s of patience.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": 60,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The database answers by itself; portal.settings.cluster puts a cluster before it.
SEARCH_CLUSTER: dict[str, Any] | None = None

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = False
# What the admin's calendars write and read; without it they put today in the place of « 31/12/2026 ».
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"

# People sign in by e-mail; nobody signs up unasked (invitations only).
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation's link has shown that the address is the person's
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # a stairwell's network
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None  # asked, ticked
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = False
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.sign_in.LoginForm",
    "request_login_code": "portal.accounts.forms.sign_in.RequestLoginCodeForm",
    "confirm_login_code": "portal.accounts.forms.sign_in.ConfirmLoginCodeForm",
    "reset_password": "portal.accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.sign_in.ResetPasswordKeyForm",
    "user_token": "portal.accounts.forms.sign_in.UserTokenForm",
    "set_password": "portal.accounts.forms.sign_in.SetPasswordForm",
    "change_password": "portal.accounts.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "portal.accounts.forms.sign_in.ReauthenticateForm",
}
# By address (ip; IPv6 by /64), by person (user) or by the address typed (key). Counted in the shared cache.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/5m/key",
    "reset_password_from_key": "20/m/ip",
    "request_login_code": "20/m/ip,3/5m/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_ADAPTER = "portal.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.sign_in.AuthenticateForm",
    "reauthenticate": "portal.accounts.forms.sign_in.MFAReauthenticateForm",
    "activate_totp": "portal.accounts.forms.sign_in.ActivateTOTPForm",
    "add_webauthn": "portal.accounts.forms.sign_in.AddWebAuthnForm",
    "edit_webauthn": "portal.accounts.forms.sign_in.EditWebAuthnForm",
}
# Wagtail's admin leaves addresses and passwords to the portal's accounts.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60  # 60 days: a gardien isn't asked to sign in in a stairwell
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.home.views.csrf_failure"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", VAR_DIR / "vendor"]

# Every uploaded or generated byte is private: it goes out by a view that asks the audience (docs/adr/0007).
PRIVATE_MEDIA_ROOT = VAR_DIR / "media"
MEDIA_ROOT = PRIVATE_MEDIA_ROOT
MEDIA_URL = ""
STORAGES = {
    "default": {
        "BACKEND": "portal.core.files.storage.PrivateFileStorage",
        "OPTIONS": {"location": str(PRIVATE_MEDIA_ROOT)},  # text: the task that deletes a file is told where
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
PORTAL_ACCEL_PREFIX = ""  # e.g. "/_private/": private files then go out by the web server (X-Accel-Redirect)

PDF_FONT_DIR = VAR_DIR / "fonts"
PDF_TIMEOUT_SECONDS = 20
PDF_MEMORY_MIB = 1024

# Packages (H5P, SCORM) run on this second host, which answers nothing else.
PORTAL_HOST_URL = "http://localhost:8000"
PORTAL_CONTENT_HOST = "127.0.0.1:8000"
PACKAGES_ROOT = VAR_DIR / "packages"
PRIVATE_HOSTS_ALLOWED: list[str] = []

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Mail is written down in the request and sent by the worker, through the transport that a profile names.
EMAIL_BACKEND = "portal.core.tasks.mail.QueuedEmailBackend"
PORTAL_EMAIL_TRANSPORT = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = "Portail Sûreté-Tranquillité <ne-pas-repondre@example.org>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

WAGTAILADMIN_BASE_URL = PORTAL_HOST_URL
WAGTAIL_APPEND_SLASH = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# The hours of France; a machine's own list holds names that browsers don't know.
WAGTAIL_USER_TIME_ZONES = [
    "Europe/Paris",
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "Indian/Mayotte",
    "Indian/Reunion",
]
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # reviewers are told, once
WAGTAIL_MODERATION_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict] = []  # nothing is fetched from elsewhere
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS
WAGTAILIMAGES_IMAGE_MODEL = "files.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "files.PortalDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = [
    *("pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "csv", "txt", "zip"),
    *("mp4", "webm", "vtt"),  # films of lessons, and their captions
]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.files.forms.PortalImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.files.forms.PortalDocumentForm"
PORTAL_MAX_UPLOAD_SIZE = 21 * 1024 * 1024  # nothing of a file beyond this is kept, even for a moment
FILE_UPLOAD_HANDLERS = [
    "portal.core.files.upload.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.home.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "portal": {"level": "INFO"},
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "CRITICAL"},
        "elastic_transport": {"level": "ERROR"},  # who asks says in one line that the cluster is away
    },
}
DEMO_PROFILE = False

# Nothing inline, nothing from elsewhere. Frames: the packages' host only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
}
# Wagtail's admin (its own pages only): its date fields and choosers are started by inline scripts, its editor sets
# inline styles. Nothing is evaluated, no attribute runs, nothing comes from elsewhere.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'unsafe-inline'"],
        "script-src-attr": ["'none'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
    }
}
