"""Secrets of invitations.

An invitation's secret is an HMAC over its public id and its round: the worker makes it again, so that it is stored
nowhere; the row keeps its SHA-256 digest, by which a link is found.
"""

import base64
import hashlib

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
