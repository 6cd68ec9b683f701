"""« Références juridiques » in the admin: one list, what is to be checked first to find."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from portal.core.legal.models import LegalReference, LegalReferenceQuerySet

TO_CHECK, LONG_AGO, CHECKED = "a-verifier", "anciennes", "verifiees"


class LegalReferenceFilterSet(WagtailFilterSet):
    """By state: to check (never, or long ago), checked long ago, checked."""

    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[(TO_CHECK, "À vérifier"), (LONG_AGO, "Vérifiées il y a plus d’un an"), (CHECKED, "Vérifiées")],
        method="by_state",
        empty_label="Toutes",
    )

    class Meta:
        model = LegalReference
        fields = ["etat"]

    def by_state(self, queryset: LegalReferenceQuerySet, name: str, value: str) -> LegalReferenceQuerySet:
        """One of them."""
        if value == TO_CHECK:
            return queryset.to_check()
        return queryset.checked_long_ago() if value == LONG_AGO else queryset.exclude(checked_on=None)


class LegalReferenceIndexView(IndexView):
    """The list, in the order of the articles, with the number of pages that quote each."""

    default_ordering = "article"
    add_item_label = "Ajouter une référence"

    def get_base_queryset(self) -> QuerySet[LegalReference]:
        quoting = (
            ReferenceIndex.objects.filter(
                to_content_type=ContentType.objects.get_for_model(LegalReference),
                to_object_id=Cast(OuterRef("pk"), CharField()),
            )
            .order_by()
            .values("to_object_id")
            .annotate(sources=Count("object_id", distinct=True))
            .values("sources")
        )
        return super().get_base_queryset().annotate(usage_count=Coalesce(Subquery(quoting), 0))


def checked_in_words(reference: LegalReference) -> str:
    """The day, or « à vérifier »."""
    return f"{reference.checked_on:%d/%m/%Y}" if reference.checked_on else "À vérifier"


def quoted_by(reference: Any) -> str:
    """How many pages quote it."""
    count = reference.usage_count
    return f"{count} page{'s' if count > 1 else ''}" if count else "aucune page"


class LegalReferenceViewSet(SnippetViewSet):
    """One article a line, when it was checked, and how many pages quote it."""

    model = LegalReference
    icon = "doc-full-inverse"
    menu_label = "Références juridiques"
    menu_name = "references-juridiques"
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = LegalReferenceIndexView
    filterset_class = LegalReferenceFilterSet
    list_per_page = 50
    list_display = [
        "article",
        Column("checked", label="Vérifiée le", accessor=checked_in_words, sort_key="checked_on"),
        Column("usage_count", label="Citée par", accessor=quoted_by, sort_key="usage_count"),
    ]
    panels = [
        FieldPanel("article"),
        FieldPanel("says"),
        FieldPanel("url"),
        FieldPanel("checked_on"),
        FieldPanel("key", help_text="Un nom court et stable, sans espaces ni accents. Ne le changez plus."),
    ]


register_snippet(LegalReferenceViewSet)
