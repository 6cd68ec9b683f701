"""What readers tell editors: an error, a case that the page does not answer, or anything else, from « Contact »; and what they
ask the network's animators about an account."""

from django.conf import settings
from django.db import models


class FeedbackKind(models.TextChoices):
    """The two doors at the end of each page, and those of « Contact »; what is about an account is for who invites."""

    ERROR = "erreur", "Une erreur"
    UNANSWERED = "cas", "Un cas sans réponse"
    LETTER = "courrier", "Un message"
    ACCOUNT = "compte", "Un compte, une invitation"

    @classmethod
    def about_a_page(cls) -> list[tuple[str, str]]:
        """Those that a reader of a guide or a fiche chooses from."""
        return [(kind.value, str(kind.label)) for kind in (cls.ERROR, cls.UNANSWERED)]


class Feedback(models.Model):
    """A reader's message about a page, in the editors' list until one of them closes it."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="feedback", verbose_name="page")
    kind = models.CharField("nature", max_length=10, choices=FeedbackKind)
    anchor = models.CharField("partie", max_length=60, blank=True)
    message = models.TextField("message", max_length=2000)
    email = models.EmailField("adresse pour la réponse", blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="membre",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    token = models.UUIDField(null=True, unique=True, editable=False)
    created_at = models.DateTimeField("reçu le", auto_now_add=True)
    closed_at = models.DateTimeField("traité le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="traité par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answer = models.TextField("suite donnée", blank=True)
    told_at = models.DateTimeField("suite envoyée le", null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "signalement"
        verbose_name_plural = "signalements"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.page}"

    @property
    def reader_address(self) -> str:
        """Where its reader can be answered; blank when they left no address or their account is closed."""
        if self.author is not None:
            return self.author.email if self.author.is_active else ""
        return self.email
