"""Verbs about people and invitations. Each is one transaction; mails go after its commit."""

from portal.accounts.services.invitations import accept, invite, resend, withdraw
from portal.accounts.services.people import change_person, deactivate_person, reactivate_person

__all__ = [
    "accept",
    "change_person",
    "deactivate_person",
    "invite",
    "reactivate_person",
    "resend",
    "withdraw",
]
