"""What guides and fiches share: themes, editions, a review that somebody is held to."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from guides.admin.forms import ReferencePageForm
from guides.admin.panels import PdfStatePanel
from portal.core.pages.models import BasePage
from portal.core.publishing.editions import next_edition
from portal.core.publishing.models import Edition

PDF_MODE = "pdf"


class ReferencePage(BasePage):
    """A page that people cite: it says its edition, what changed, and when it will be read again."""

    themes = ParentalManyToManyField(
        "themes.Theme",
        verbose_name="thèmes",
        blank=True,
        help_text="Ils rangent la page dans les index et la rapprochent de ce qui en parle aussi.",
    )
    search_words = models.CharField(
        "autres mots",
        max_length=400,
        blank=True,
        help_text="Les mots que d’autres emploient pour la même chose, séparés par des virgules. La recherche les connaît.",
    )
    edition_note = models.TextField(
        "ce qui change dans cette édition",
        blank=True,
        help_text="Changez ce texte pour ouvrir une nouvelle édition, que l’on peut citer. "
        "Pour corriger une faute, laissez-le tel quel\u202f: l’édition reste la même.",
    )
    corrects_note = models.BooleanField(
        "corriger le mot de la dernière édition",
        default=False,
        help_text="Le texte ci-dessus remplace celui de cette édition\u202f: aucune autre ne s’ouvre, et personne n’est prévenu.",
    )
    next_review = models.DateField(
        "prochaine relecture",
        null=True,
        blank=True,
        help_text="Le mois s’affiche avec le nom de la personne qui s’y engage.",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="relue par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Une date de relecture ne s’affiche que si quelqu’un s’y engage.",
    )

    base_form_class = ReferencePageForm
    search_kind: ClassVar[str]
    most_related = 8

    edition_panels = [
        FieldPanel("edition_note"),
        FieldPanel("corrects_note"),
        MultiFieldPanel([FieldPanel("next_review"), FieldPanel("reviewer")], heading="Relecture"),
        PdfStatePanel(heading="PDF"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if bool(self.next_review) != bool(self.reviewer):
            message = "Indiquez la date de relecture et la personne qui s’y engage, ou aucune des deux."
            raise ValidationError({"next_review": message})

    @property
    def is_held(self) -> bool:
        """Whether somebody who is still here has promised to read it again by a month that isn't over."""
        if not self.next_review or self.reviewer is None or not self.reviewer.is_active:
            return False
        return self.next_review >= timezone.localdate().replace(day=1)

    @property
    def current_edition(self) -> Edition | None:
        """The edition that is being read now; None before the first publishing."""
        return self.editions.first()  # type: ignore[no-any-return]

    @property
    def preview_modes(self) -> list[tuple[str, str]]:  # type: ignore[override]
        """As a page, and as a PDF."""
        return [("", "Page"), (PDF_MODE, "PDF")]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """The draft as readers would see it, or as its PDF."""
        if mode_name == PDF_MODE:
            from guides.admin.preview import pdf_preview

            return pdf_preview(request, self)
        return super().serve_preview(request, mode_name)

    def get_route_paths(self) -> list[str]:
        """The addresses below this one that are cited or left open: each has a redirect when the slug changes."""
        editions = self.editions.values_list("number", flat=True)
        return ["/", "/pdf/", "/signaler/", *(f"/editions/{number}/pdf/" for number in editions)]

    def resolve_subpage(self, path: str) -> None:
        """Redirects ask whether this page answers at ``path`` below it (their only use of this name)."""
        if path not in self.get_route_paths():
            raise Resolver404({"path": path})

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``editions`` (newest first), ``edition``, ``citation``, ``address``, ``report_url``, ``related``."""
        from guides.citation import address, author_names, cite, cited_at, corrected_on
        from guides.related import related

        context = super().get_context(request, *args, **kwargs)
        editions = list(self.editions.all()) if self.pk else []  # a preview may not be saved yet
        if getattr(request, "is_preview", False) and (upcoming := next_edition(self, editions)):
            editions.insert(0, upcoming)
        context["editions"] = editions
        context["edition"] = editions[0] if editions else None
        context["corrected_on"] = corrected = corrected_on(self, context["edition"])
        context["address"] = address(self)
        cited = cited_at(context["address"], context["edition"], corrected)
        context["citation"] = cite(self, context["edition"], cited, author_names(self), corrected)
        context["report_url"] = f"{self.url}signaler/" if self.url else ""
        context["related"] = related(self, request.user, self.most_related)
        return context
