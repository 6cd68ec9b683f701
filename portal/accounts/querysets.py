"""Reading rules about people and invitations."""

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone


def _matching(rows: Any, words: str, *more: str) -> Any:
    """The rows where each word is in a name, an address, a landlord or one of the ``more`` fields."""
    fields = ("first_name", "last_name", "email", "organisation__name", *more)
    for word in words.split()[:6]:
        rows = rows.filter(reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields)))
    return rows


class PersonQuerySet(models.QuerySet):
    """People."""

    def matching(self, words: str) -> "PersonQuerySet":
        """Whose name, address or landlord holds every word."""
        return _matching(self, words)


STATES = {"attente": "En attente", "expirees": "Expirées", "acceptees": "Acceptées", "retirees": "Retirées"}


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; maybe expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def usable(self) -> "InvitationQuerySet":
        """Whose link still opens."""
        return self.open().filter(expires_at__gt=timezone.now())

    def in_state(self, state: str) -> "InvitationQuerySet":
        """Those of one of ``STATES``; all for any other word."""
        if state == "attente":
            return self.usable()
        if state == "expirees":
            return self.open().filter(expires_at__lte=timezone.now())
        if state == "acceptees":
            return self.filter(accepted_at__isnull=False)
        return self.filter(accepted_at=None, withdrawn_at__isnull=False) if state == "retirees" else self

    def matching(self, words: str) -> "InvitationQuerySet":
        """Whose name, address or landlord holds every word."""
        return _matching(self, words, "accepted_by__first_name", "accepted_by__last_name")
