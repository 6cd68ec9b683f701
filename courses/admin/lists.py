"""« Formations » in the admin's menu: the courses, and from each its lessons."""

from typing import Any

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    NavigateToChildrenColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.models import CoursePage


class CoursesIndexView(IndexView):
    add_item_label = "Créer une formation"


class CoursesListViewSet(PageListingViewSet):
    """All courses; the arrow at the end of a row leads to its lessons."""

    model = CoursePage
    icon = "clipboard-list"
    menu_label = "Formations"
    menu_name = "formations"
    menu_order = 120
    add_to_admin_menu = True
    url_prefix = "formations"
    index_view_class = CoursesIndexView
    columns: list[Any] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label="Titre", sort_key="title", classname="title"),
        Column("families", label="Pour qui", accessor="family_labels", width="20%", classname="from-desk"),
        Column("minutes", label="Minutes", accessor="minutes", sort_key="minutes", width="10%", classname="from-desk"),
        DateColumn(
            "latest_revision_created_at",
            label="Modifiée",
            sort_key="latest_revision_created_at",
            width="12%",
            classname="from-desk",
        ),
        PageStatusColumn("status", label="État", sort_key="live", width="12%"),
        NavigateToChildrenColumn("navigate", width="5%"),
    ]


courses_list = CoursesListViewSet("courses_list")
