"""The PDF files that were made, are being made, or can't be: one row for each key."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from portal.core.pdf import slots

FAILED_KEPT = timedelta(minutes=10)


class PdfFile(models.Model):
    """A PDF of a page. Its key is the digest of all that it shows: the same key is never built twice.

    The row is also the lock: who creates it, or takes an abandoned one, builds. ``edition`` is the number of the
    edition that the file is frozen for (kept for ever); none: the file of the page as it is read now.

    ``images`` are those that it shows; one that is deleted leaves that list, and what it needed last stays in ``lost``
    unless that was nothing: the file goes on being read by who could read it, and by nobody else.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name="page", on_delete=models.CASCADE, related_name="pdf_files"
    )
    edition = models.PositiveIntegerField("édition figée", null=True, blank=True)
    key = models.CharField("clé", max_length=64, unique=True)
    file = models.FileField("fichier", blank=True, max_length=200)
    pages = models.PositiveIntegerField("pages", null=True, blank=True)
    images = models.JSONField("images", default=list, blank=True)
    lost = models.JSONField("lecteurs des images supprimées", default=list, blank=True)
    error = models.TextField("erreur", blank=True)
    block = models.CharField("bloc en cause", max_length=300, blank=True)
    started_at = models.DateTimeField("commencé le", default=timezone.now)
    made_at = models.DateTimeField("fait le", null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = "PDF"
        verbose_name_plural = "PDF"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "edition"], condition=models.Q(edition__isnull=False), name="pdf_edition_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file.name or self.key

    @property
    def is_ready(self) -> bool:
        """Whether there are bytes to serve."""
        return bool(self.file)

    @property
    def has_failed(self) -> bool:
        """Whether the last try failed, and recently enough for another one to be useless."""
        return bool(self.error) and timezone.now() - self.started_at < FAILED_KEPT

    @property
    def is_abandoned(self) -> bool:
        """Whether who was building it must have died: anybody may take it over."""
        late = timezone.now() - self.started_at > timedelta(seconds=slots.patience())
        return not self.is_ready and (bool(self.error) or late)
