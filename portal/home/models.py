"""The home page and the plain pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from portal.core.blocks.sections import ContentBlock
from portal.core.pages.models import BasePage

SITUATIONS = 6


class HomePage(BasePage):
    """« Que se passe-t-il ? »: the search field, six situations, what is new."""

    question = models.CharField(
        "question",
        max_length=60,
        default="Que se passe-t-il\u202f?",
        help_text="Le titre de l’accueil, au-dessus du champ de recherche.",
    )
    help_text = models.CharField(
        "aide sous le champ",
        max_length=120,
        blank=True,
        default="Un mot suffit\u202f: hall, épave, menaces, chantier, squat.",
        help_text="Des mots que l’on peut taper, et qui trouvent quelque chose.",
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("question"),
        FieldPanel("help_text"),
        InlinePanel("situations", heading="Six situations", label="Fiche", max_num=SITUATIONS),
    ]
    subpage_types: ClassVar[list[str]] = [
        "guides.GuideIndexPage",
        "guides.ReflexCardIndexPage",
        "courses.CourseIndexPage",
        "home.PlainPage",
        "home.GlossaryPage",
    ]
    max_count = 1
    template = "home/home.html"

    class Meta:
        verbose_name = "accueil"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.selectors import home_context

        return {**super().get_context(request, *args, **kwargs), **home_context(self, request)}


class HomeSituation(Orderable):
    """A fiche among the six of the home page."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="situations")
    card = models.ForeignKey(
        "guides.ReflexCardPage",
        verbose_name="fiche",
        on_delete=models.CASCADE,
        related_name="+",
        help_text="N’est montrée qu’à qui peut la lire.",
    )

    panels = [PageChooserPanel("card", "guides.ReflexCardPage")]


class PlainPage(BasePage):
    """À propos, accessibilité, mentions légales: words, nothing else."""

    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Sous le titre\u202f: ce que l’on trouve ici."
    )
    body = StreamField(
        ContentBlock(),
        verbose_name="texte",
        use_json_field=True,
        help_text="Les petits titres font le plan de la page.",
    )

    content_panels = [*BasePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/plain_page.html"
    same_for_readers = True

    class Meta:
        verbose_name = "page simple"
        verbose_name_plural = "pages simples"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.selectors import plain_body, write_url

        context = super().get_context(request, *args, **kwargs)
        context["body"] = plain_body(self, context)
        context["write_url"] = write_url(self)
        return context  # type: ignore[no-any-return]


class GlossaryPage(BasePage):
    """The words of the trade, in plain French."""

    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Sous le titre\u202f: ce que l’on trouve ici."
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        InlinePanel("terms", heading="Mots", label="Mot"),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "home/glossary.html"
    same_for_readers = True

    class Meta:
        verbose_name = "glossaire"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from portal.home.selectors import glossary

        context = super().get_context(request, *args, **kwargs)
        context["letters"] = glossary(self)
        return context  # type: ignore[no-any-return]


class GlossaryTerm(Orderable):
    """A word, what it stands for, what it means."""

    page = ParentalKey(GlossaryPage, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(
        "mot", max_length=80, help_text="Tel qu’on le rencontre dans une page\u202f: le sigle, s’il y en a un."
    )
    long_form = models.CharField("en toutes lettres", max_length=160, blank=True, help_text="Pour un sigle seulement.")
    meaning = models.TextField(
        "sens", help_text="Comme on l’expliquerait à un collègue qui arrive, en une ou deux phrases."
    )

    class Meta(Orderable.Meta):
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class DemoRecord(models.Model):
    """Something of the demo that was loaded once: it isn't loaded again, even when somebody deleted it."""

    key = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name = "contenu de démonstration chargé"
        verbose_name_plural = "contenus de démonstration chargés"

    def __str__(self) -> str:
        return self.key
