"""« Guides » and « Fiches »: flat lists of what an editor works on."""

from typing import Any

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from guides.models import GuidePage, ReflexCardPage


def reviewed(page: Any) -> str:
    """The promised review: when, by whom."""
    return f"{page.next_review:%m/%Y}, {page.reviewer}" if page.next_review and page.reviewer else ""


def columns(*more: Column) -> list[Any]:
    """Title, what the list adds, last change, state."""
    return [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Titre", sort_key="title", classname="title"),
        *more,
        Column("review", label="Prochaine relecture", accessor=reviewed, width="15%", classname="from-desk"),
        DateColumn(
            "latest_revision_created_at",
            label="Modifiée",
            sort_key="latest_revision_created_at",
            width="12%",
            classname="from-desk",
        ),
        PageStatusColumn("status", label="État", sort_key="live", width="12%"),
    ]


class GuidesIndexView(IndexView):
    add_item_label = "Écrire un guide"


class FichesIndexView(IndexView):
    add_item_label = "Écrire une fiche"


class GuidesListViewSet(PageListingViewSet):
    """All guides."""

    model = GuidePage
    icon = "doc-full"
    menu_label = "Guides"
    menu_name = "guides"
    menu_order = 100
    add_to_admin_menu = True
    url_prefix = "guides"
    index_view_class = GuidesIndexView
    columns = columns(Column("for_whom", label="Pour qui", accessor="for_whom", width="20%", classname="from-desk"))


class FichesListViewSet(PageListingViewSet):
    """All fiches réflexes."""

    model = ReflexCardPage
    icon = "form"
    menu_label = "Fiches"
    menu_name = "fiches"
    menu_order = 110
    add_to_admin_menu = True
    url_prefix = "fiches"
    index_view_class = FichesIndexView
    columns = columns(
        Column("situation", label="Situation", accessor="get_situation_display", width="20%", classname="from-desk")
    )


guides_list = GuidesListViewSet("guides_list")
fiches_list = FichesListViewSet("fiches_list")
