"""The guide: sections with anchors, editions, a PDF."""

from collections import Counter
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from guides.models.base import ReferencePage
from portal.core.blocks.sections import SectionBlock
from portal.core.pages.models import BasePage

OWN_ANCHORS = frozenset({"adresse", "auteurs", "avec-ce-guide", "chercher", "citation", "citer", "contenu", "editions"})
OWN_ANCHORS |= {"en-bref", "reponse"}
CITING = "citer-"  # and the anchor of a part: where its citation stands


class GuideIndexPage(BasePage):
    """« Guides »: all guides, from A to Z and by theme."""

    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Sous le titre\u202f: ce que l’on trouve ici."
    )

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    subpage_types: ClassVar[list[str]] = ["guides.GuidePage"]
    max_count = 1
    template = "guides/guide_index.html"
    same_for_readers = True

    class Meta:
        verbose_name = "index des guides"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``guides``: all that this reader may read, from A to Z; ``shelves``: themes with those and the fiches; ``to_fill``:
        those without."""
        from guides.selectors import readable_guides, shelves

        context = super().get_context(request, *args, **kwargs)
        context["guides"] = readable_guides(request.user)
        themes = shelves(request.user, context["guides"])
        context["shelves"] = [shelf for shelf in themes if shelf.is_filled]
        context["to_fill"] = [shelf.theme for shelf in themes if not shelf.is_filled]
        return context  # type: ignore[no-any-return]


class GuidePage(ReferencePage):
    """A guide: read on a phone, cited in a meeting, taken away as a PDF."""

    lead = models.TextField(
        "chapeau", max_length=400, help_text="Deux phrases\u202f: de quoi il s’agit, et ce que le lecteur saura faire."
    )
    brief = RichTextField(
        "en bref",
        features=["ul", "bold"],
        help_text="Trois à cinq points\u202f: l’essentiel pour qui ne lira rien d’autre.",
    )
    for_whom = models.CharField(
        "pour qui", max_length=160, help_text="Par exemple\u202f: Proximité, responsables sûreté."
    )
    body = StreamField(
        [("section", SectionBlock())],
        verbose_name="parties",
        use_json_field=True,
        min_num=1,
        help_text="Chacune est numérotée, a sa propre adresse que l’on peut citer, et se trouve par la recherche.",
    )

    search_kind = "guide"

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("brief"),
        FieldPanel("for_whom"),
        FieldPanel("body"),
    ]
    about_panels = [
        FieldPanel("themes"),
        InlinePanel("authors", heading="Auteurs", label="Auteur"),
        FieldPanel("search_words"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(about_panels, heading="Classement"),
            ObjectList(ReferencePage.edition_panels, heading="Édition"),
            ObjectList(BasePage.address_panels, heading="Adresse"),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["guides.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "guides/guide.html"
    same_for_readers = True

    class Meta:
        verbose_name = "guide"
        verbose_name_plural = "guides"

    def clean(self) -> None:
        """Two parts with one anchor, or a part with an anchor of the page's own, could not be cited."""
        super().clean()
        anchors = Counter(section.value["anchor"] for section in self.body)
        own = OWN_ANCHORS | {f"{CITING}{anchor}" for anchor in anchors}
        taken = sorted(anchor for anchor, count in anchors.items() if anchor and (count > 1 or anchor in own))
        if taken:
            message = (
                f"Cette ancre sert déjà dans la page\u202f: {', '.join(taken)}. Changez celle de la partie nouvelle."
            )
            raise ValidationError({"body": message})

    def anchor_at(self, content_path: str) -> str:
        """Its part's."""
        return next((part.value["anchor"] for part in self.body if f".{part.id}." in content_path), "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``parts``: the sections, numbered; ``anchors``: those of its letters, by ``id`` of their block's value;
        ``pdf_pages``: how long the PDF is, once made."""
        from guides.letters import letters_of
        from guides.selectors import parts_of, pdf_pages

        context = super().get_context(request, *args, **kwargs)
        context["parts"] = parts_of(self, context["edition"])
        context["anchors"] = {id(letter.value): letter.anchor for letter in letters_of(self)}
        context["pdf_pages"] = pdf_pages(self, context["edition"])
        return context


class GuideAuthor(Orderable):
    """Who wrote a guide, as shown on it."""

    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="authors")
    name = models.CharField("nom", max_length=120, help_text="Le prénom puis le nom, comme sur une couverture.")
    role = models.CharField(
        "fonction, organisme", max_length=160, blank=True, help_text="Ce qui dit pourquoi l’on peut s’y fier."
    )

    def __str__(self) -> str:
        return self.name
