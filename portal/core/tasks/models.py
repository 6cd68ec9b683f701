"""What waits to be sent. A mail is kept until it has left, then forgotten."""

from django.db import models


class OutgoingMail(models.Model):
    """A mail that was written in a request and that the worker sends. The row goes when the mail has gone."""

    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "courriel en attente"
        verbose_name_plural = "courriels en attente"

    def __str__(self) -> str:
        return f"Courriel {self.pk}"
