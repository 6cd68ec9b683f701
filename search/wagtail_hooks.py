"""« Synonymes » and « Mises en avant » in the admin: what editors change is at work with the next question."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from portal.core.words import date_words, without_controls
from search.admin_report import PERMISSION, SearchesReport
from search.models import Promotion, SynonymGroup, lines
from search.models.promotions import MOST_ANSWERS
from search.promoted import out_of_reach
from search.query import MOST_CHARACTERS


class SynonymIndexView(IndexView):
    """By their first words."""

    default_ordering = "words"
    add_item_label = "Ajouter"


class PromotionIndexView(IndexView):
    """By their first question."""

    default_ordering = "questions"
    add_item_label = "Mettre une réponse en avant"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("answers__page")

    def get_table(self, object_list: Any) -> Any:
        """The rows know which of their answers are out of readers' reach."""
        told = out_of_reach(answer for promotion in object_list for answer in promotion.answers.all())
        for promotion in object_list:
            promotion.out_of_reach = told
        return super().get_table(object_list)


class FilledView(CreateView):
    """A form that begins with the words of the address (``mots``), one to a line of its first field."""

    filled: str

    def get_initial(self) -> dict[str, Any]:
        words = without_controls(self.request.GET.get("mots", ""))[:MOST_CHARACTERS].strip()
        return {**super().get_initial(), **({self.filled: f"{words}\n"} if words else {})}


class SynonymCreateView(FilledView):
    """New synonyms."""

    filled = "words"


class PromotionCreateView(FilledView):
    """A new choice."""

    filled = "questions"


def said(group: SynonymGroup) -> str:
    """The expressions in a line."""
    return ", ".join(lines(group.words))


def also(group: SynonymGroup) -> str:
    """What is looked for too, for a group that goes one way."""
    return ", ".join(lines(group.also)) or "les uns pour les autres"


def put_first(promotion: Any) -> str:
    """What stands first, in a line, and what of it doesn't for everybody."""
    told = promotion.out_of_reach
    answers = [f"{one} ({told[one.pk]})" if one.pk in told else str(one) for one in promotion.answers.all()]
    return ", ".join(answers) or "rien\u202f: la page n’existe plus"


def until(promotion: Promotion) -> str:
    """How long it lasts."""
    if promotion.until is None:
        return "sans limite"
    return f"{'terminée le' if promotion.until < localdate() else 'jusqu’au'} {date_words(promotion.until)}"


class SynonymViewSet(SnippetViewSet):
    """The words of the stairwell and those of the house."""

    model = SynonymGroup
    icon = "search"
    menu_label = "Synonymes"
    menu_name = "synonymes"
    menu_order = 228
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = SynonymIndexView
    add_view_class = SynonymCreateView
    list_display = [
        TitleColumn("words", label="On dit", accessor=said, url_name="wagtailsnippets_search_synonymgroup:edit"),
        Column("also", label="Chercher aussi", accessor=also),
    ]
    search_fields = ["words", "also"]
    list_per_page = 50
    panels = [FieldPanel("words"), FieldPanel("also")]


class PromotionViewSet(SnippetViewSet):
    """What stands first for a question."""

    model = Promotion
    icon = "pick"
    menu_label = "Mises en avant"
    menu_name = "mises-en-avant"
    menu_order = 229
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = PromotionIndexView
    add_view_class = PromotionCreateView
    list_display = [
        TitleColumn("questions", label="Pour", accessor=str, url_name="wagtailsnippets_search_promotion:edit"),
        Column("answers", label="En premier", accessor=put_first),
        Column("why", label="Pourquoi", accessor="why"),
        Column("until", label="Durée", accessor=until),
    ]
    search_fields = ["questions", "why"]
    list_per_page = 50
    panels = [
        FieldPanel("questions"),
        InlinePanel(
            "answers",
            [PageChooserPanel("page"), FieldPanel("address")],
            heading="Réponses, dans l’ordre",
            label="Réponse",
            min_num=1,
            max_num=MOST_ANSWERS,
        ),
        FieldPanel("why"),
        FieldPanel("until"),
    ]


register_snippet(SynonymViewSet)
register_snippet(PromotionViewSet)


class SearchesMenuItem(MenuItem):
    """For who may mend what is missing."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_admin_urls")
def report_address() -> list[URLPattern]:
    return [path("reports/recherches/", SearchesReport.as_view(), name="search_report")]


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    return SearchesMenuItem(
        "Recherches sans réponse", reverse("search_report"), name="recherches", icon_name="search", order=500
    )
