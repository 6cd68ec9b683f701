"""« Formations » in the admin's menu: the courses, and from each its lessons."""

from typing import Any

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import (
    BulkActionsColumn,
    PageStatusColumn,
    PageTitleColumn,
)
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from courses.models import CoursePage


class LessonsColumn(Column):
    """How many lessons there are, drafts too, and « Ajouter une leçon » for who may."""

    cell_template_name = "courses/admin/lessons_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Also the course and whether this person may add to it."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        user = parent_context["request"].user
        return {**context, "page": instance, "may_add": instance.permissions_for_user(user).can_add_subpage()}


class CoursesIndexView(IndexView):
    add_item_label = "Créer une formation"

    def get_base_queryset(self) -> Any:
        """With for whom each is, asked once."""
        return super().get_base_queryset().prefetch_related("families")


class CoursesListViewSet(PageListingViewSet):
    """All courses; the end of a row leads to its lessons, and to a new one."""

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
        LessonsColumn("lessons", label="Leçons", width="15%"),
    ]


courses_list = CoursesListViewSet("courses_list")
