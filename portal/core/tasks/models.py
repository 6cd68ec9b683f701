"""What waits to be sent. A mail is kept until it has left or was given up, then forgotten."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from portal.core.tasks.seal import seal, unseal

FIRST_WAIT = timedelta(minutes=2)


class OutgoingMailManager(models.Manager["OutgoingMail"]):
    """Mails that wait."""

    def write(self, content: dict[str, Any]) -> "OutgoingMail":
        """Keep a mail, sealed: it may hold a code or a link that signs in."""
        return self.create(sealed=seal(content), next_try=timezone.now() + FIRST_WAIT)


class OutgoingMail(models.Model):
    """A mail that was written in a request and that the worker sends. The row goes when the mail has gone."""

    sealed = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    next_try = models.DateTimeField()

    objects = OutgoingMailManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "courriel en attente"
        verbose_name_plural = "courriels en attente"

    def __str__(self) -> str:
        return f"Courriel {self.pk}"

    @property
    def content(self) -> dict[str, Any]:
        """The mail as it was written. Raises CannotOpen when SECRET_KEY has changed since."""
        return unseal(self.sealed)
