"""What was read of which file: the row of a file says how that ended, the rows of its pages what is written there."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.core.texts.kinds import PAGES, kind_of
from portal.core.words import counted

PATIENCE = timedelta(minutes=2)
"""After that long who was reading must have died: anybody may take over."""


class State(models.TextChoices):
    """How the reading of a file stands."""

    WAITING = "waiting", "En attente de lecture"
    DONE = "done", "Lu"
    EMPTY = "empty", "Sans texte"
    REFUSED = "refused", "Non lu"


class FileTextQuerySet(models.QuerySet):
    """Files whose text is, or will be, read."""

    def free(self) -> "FileTextQuerySet":
        """Those that wait and that nobody is reading."""
        late = timezone.now() - PATIENCE
        return self.filter(Q(started_at=None) | Q(started_at__lt=late), state=State.WAITING)


class FileText(models.Model):
    """The text of one file of ``owner`` (``owners.Owner.key``), which knows it as ``object_id``. Goes with that file.

    ``name`` and ``size``: what was, or will be, read; another one is read again. ``digest`` (SHA-256) of the bytes: the
    same bytes are read once. ``reason``: why nothing could be read, or not all of it, in French. ``is_cut``: there is more
    than was kept.
    """

    owner = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    name = models.CharField("fichier", max_length=255)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField("raison", max_length=200, blank=True)
    is_cut = models.BooleanField("coupé", default=False)
    pages = models.PositiveIntegerField("pages", default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField("lu le", null=True)

    objects = FileTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "texte d’un fichier"
        verbose_name_plural = "textes des fichiers"
        constraints = [models.UniqueConstraint(fields=["owner", "object_id"], name="texts_file_once")]
        indexes = [models.Index(fields=["state", "started_at"], name="texts_waiting")]

    def __str__(self) -> str:
        return self.name

    @property
    def sentence(self) -> str:
        """How the reading stands, for who brought the file in."""
        if self.state == State.REFUSED:
            return f"La recherche ne lit pas ce fichier. {self.reason}"
        if self.state == State.EMPTY:
            return "La recherche ne trouve aucun texte dans ce fichier\u202f: est-ce une image numérisée\u202f?"
        if self.state == State.WAITING:
            return "La recherche lira bientôt le texte de ce fichier."
        page = PAGES.get(kind_of(self.name), "")
        many = f" ({counted(self.pages, page, f'{page}s')})" if page else ""
        rest = "\u202f; trop long, il n’est lu qu’en partie" if self.is_cut and not self.reason else ""
        return f"La recherche connaît le texte de ce fichier{many}{rest}. {self.reason}".rstrip()


class PageText(models.Model):
    """What is written on one page (sheet, slide, or the whole of a file without pages)."""

    file = models.ForeignKey(FileText, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="texts_page_once")]

    def __str__(self) -> str:
        return f"{self.file_id}, {self.number}"
