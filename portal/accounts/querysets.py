"""Reading rules about people and invitations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class PersonQuerySet(models.QuerySet):
    """People."""

    def matching(self, words: str) -> "PersonQuerySet":
        """Whose name, address or landlord holds every word."""
        found = self
        for word in words.split()[:6]:
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
                | Q(organisation__name__icontains=word)
            )
        return found


class InvitationQuerySet(models.QuerySet):
    """Invitations."""

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; maybe expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def usable(self) -> "InvitationQuerySet":
        """Whose link still opens."""
        return self.open().filter(expires_at__gt=timezone.now())
