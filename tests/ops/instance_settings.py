"""The demo profile for instances that tests make: static files need not be collected, passwords are hashed quickly."""

from portal.settings.demo import *  # noqa: F403
from portal.settings.demo import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
