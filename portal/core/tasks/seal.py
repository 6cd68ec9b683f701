"""Mails that wait are sealed with a key made from SECRET_KEY: a copy of the database alone opens no link."""

import base64
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class CannotOpen(Exception):
    """Sealed under a SECRET_KEY that is neither the present one nor among SECRET_KEY_FALLBACKS."""


def seal(content: dict[str, Any]) -> str:
    """``content`` as text that only this instance reads."""
    return _box().encrypt(json.dumps(content).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """The content again. Raises CannotOpen."""
    try:
        return json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as error:
        raise CannotOpen from error


def _box() -> MultiFernet:
    """The first key seals, the others open."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [salted_hmac("portal.core.tasks.mail", "fernet", key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
