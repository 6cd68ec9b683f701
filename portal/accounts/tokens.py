"""Secrets of invitations, and the seal on mails that wait.

An invitation's secret is an HMAC over its public id and its round: the worker makes it again, so that it is stored
nowhere; the row keeps its SHA-256 digest, by which a link is found.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

from portal.accounts.models import Invitation


def secret_of(invitation: Invitation) -> str:
    """The secret of this round: 32 bytes, safe in an address (43 characters)."""
    value = f"{invitation.public_id}:{invitation.round}"
    digest = salted_hmac("portal.accounts.invitation", value, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def digest_of(secret: str) -> str:
    """What the row keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(text: str) -> str:
    """``text`` encrypted under SECRET_KEY."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """What was sealed; None when SECRET_KEY has changed since."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    key = salted_hmac("portal.accounts.outbox", "mail", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
