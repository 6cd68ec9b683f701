"""The reflex card (fiche réflexe): one situation, two phone screens, one A4."""

from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.snippets.blocks import SnippetChooserBlock

from guides.models.base import ReferencePage
from portal.core.audience.services import may_read
from portal.core.blocks.records import AS_DIALLED, phone_block
from portal.core.pages.models import BasePage


class Situation(models.TextChoices):
    """Where it happens: how the index by situation is grouped."""

    HALL = "hall", "Dans le hall et les parties communes"
    PEOPLE = "personnes", "On s’en prend à quelqu’un"
    PARKING = "parking", "Sur le parking"
    HOME = "logement", "Dans un logement"
    OUTSIDE = "abords", "Autour de l’immeuble et sur les chantiers"


class CardSign(models.TextChoices):
    """The sign that stands with the situation."""

    GROUP = "groupe", "Un groupe"
    THREAT = "menace", "Une menace"
    CAR = "voiture", "Une voiture"
    FIRE = "feu", "Un feu"
    DOOR = "porte", "Une porte ouverte"
    NEIGHBOURS = "voisins", "Des voisins"
    DANGER = "danger", "Un danger"
    RESCUE = "secours", "Quelqu’un à secourir"
    DOG = "chien", "Un chien"
    CAMERA = "camera", "Une caméra"
    WINDOW = "fenetre", "Une fenêtre"
    SITE = "chantier", "Un chantier"


SCENES: dict[str, str] = {
    Situation.HALL: "hall",
    Situation.PEOPLE: "loge",
    Situation.PARKING: "voiture",
    Situation.HOME: "palier",
    Situation.OUTSIDE: "abords",
}


def lines(label: str, least: int, most: int, help_text: str) -> StreamField:
    """A short list of one-line items."""
    item = blocks.CharBlock(label="Ligne", max_length=140)
    options = {"use_json_field": True, "min_num": least, "max_num": most, "help_text": help_text}
    return StreamField([("item", item)], verbose_name=label, **options)


class CallBlock(blocks.StructBlock):
    """A number to call, and for what."""

    number = phone_block("Numéro", help_text=AS_DIALLED)
    label = blocks.CharBlock(
        label="Qui, et pour quoi", max_length=90, help_text="«\u202fPolice secours, si quelqu’un est en danger\u202f»."
    )

    class Meta:
        label = "Numéro à appeler"
        icon = "mobile-alt"


class ReflexCardIndexPage(BasePage):
    """« Fiches réflexes »: A to Z, and by situation."""

    lead = models.CharField(
        "chapeau", max_length=300, blank=True, help_text="Sous le titre\u202f: ce que l’on trouve ici."
    )

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    subpage_types: ClassVar[list[str]] = ["guides.ReflexCardPage"]
    max_count = 1
    template = "guides/reflex_card_index.html"
    same_for_readers = True

    class Meta:
        verbose_name = "index des fiches réflexes"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``situations`` and ``letters``: the fiches that this reader may read, twice ordered; ``keepable``: without network."""
        from guides.selectors import by_letter, by_situation, keepable, readable_cards

        context = super().get_context(request, *args, **kwargs)
        cards = readable_cards(request.user)
        context["situations"] = by_situation(cards)
        context["letters"] = by_letter(cards)
        context["keepable"] = keepable()
        return context  # type: ignore[no-any-return]


class ReflexCardPage(ReferencePage):
    """What to do now. The title is the situation, as the person who is in it would say it."""

    lead = models.CharField(
        "chapeau", max_length=200, help_text="Une ou deux phrases\u202f: la situation, vue par qui y est."
    )
    sign = models.CharField(
        "signe",
        max_length=20,
        choices=CardSign,
        help_text="Le petit dessin qui accompagne le titre de la fiche.",
    )
    situation = models.CharField(
        "situation",
        max_length=20,
        choices=Situation,
        help_text="Où cela se passe\u202f: la fiche est rangée là, et le grand dessin en dépend.",
    )
    do = lines("à faire", 2, 6, "Deux à six gestes, dans l’ordre, un verbe d’abord. Le plus urgent en tête.")
    dont = lines("à ne pas faire", 1, 5, "Les réflexes qui mettent en danger ou font perdre le dossier.")
    calls = StreamField(
        [("call", CallBlock())],
        verbose_name="qui appeler",
        use_json_field=True,
        min_num=1,
        max_num=5,
        help_text="Le premier numéro est mis en avant. Celui de l’organisme du lecteur s’ajoute seul.",
    )
    note = lines(
        "à noter ensuite",
        1,
        5,
        "Ce que l’on oublie le lendemain\u202f: l’heure, le lieu exact, une plaque, des témoins.",
    )
    law = models.TextField("la règle de droit", max_length=300, help_text="Une ou deux phrases.")
    references = StreamField(
        [("reference", SnippetChooserBlock("legal.LegalReference", label="Référence"))],
        verbose_name="références juridiques",
        use_json_field=True,
        blank=True,
        help_text="Les articles sur lesquels s’appuie la règle de droit, pris dans la liste commune.",
    )

    search_kind = "fiche"
    same_for_readers = True
    most_related = 3

    content_panels = [
        *BasePage.content_panels,
        *(FieldPanel(name) for name in ("lead", "do", "dont", "calls", "note", "law", "references")),
    ]
    about_panels = [FieldPanel(name) for name in ("situation", "sign", "themes", "search_words")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Contenu"),
            ObjectList(about_panels, heading="Classement"),
            ObjectList(ReferencePage.edition_panels, heading="Édition"),
            ObjectList(BasePage.address_panels, heading="Adresse"),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["guides.ReflexCardIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "guides/reflex_card.html"

    class Meta:
        verbose_name = "fiche réflexe"
        verbose_name_plural = "fiches réflexes"

    @property
    def scene(self) -> str:
        """The drawing beside the card at a desk: where it happens."""
        return "chantier" if self.sign == CardSign.SITE else SCENES.get(self.situation, "hall")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``call_list``: the numbers that are everybody's, the first one put forward; ``qr``.

        ``is_reserved``: not everybody may read the fiche, so no telephone keeps it.
        """
        from guides.qr import qr_svg

        context = super().get_context(request, *args, **kwargs)
        context["call_list"] = [
            {"number": call.value["number"], "label": call.value["label"], "first": number == 0}
            for number, call in enumerate(self.calls)
        ]
        is_preview = getattr(request, "is_preview", False)  # what isn't published yet is nobody's
        context["is_reserved"] = not is_preview and not may_read(AnonymousUser(), self)
        context["qr"] = qr_svg(context["address"]) if context["address"] else ""
        return context
