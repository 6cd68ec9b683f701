"""The side table: one row for each token that an object needs, alike on every database."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


class AudienceToken(models.Model):
    """``object_id`` of ``content_type`` may be read by who holds ``token``. Written by ``services.project`` only."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    token = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "token"], name="audience_token_once"),
        ]
        indexes = [models.Index(fields=["token", "content_type", "object_id"], name="audience_by_token")]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}: {self.token}"
