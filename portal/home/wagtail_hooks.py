"""The admin as a whole: our menu, our home, nothing that isn't ours."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.ui.components import Component

from portal.home import desk

HIDDEN = frozenset({"help", "snippets"})
OF_PAGES = frozenset({"explorer", "guides", "fiches", "formations"})  # Wagtail sends away who has no right on pages
HIDDEN_SETTINGS = frozenset({"sites", "locales"})
HIDDEN_REPORTS = frozenset({"page-types-usage"})
ORDER = {"explorer": 150, "images": 300, "documents": 310, "reports": 400, "settings": 1000}
LABELS = {"explorer": "Toutes les pages", "reports": "Rapports"}
SETTINGS_LABELS = {"workflows": "Relectures", "workflow-tasks": "Étapes de relecture", "redirects": "Redirections"}
REPORT_LABELS = {
    "workflows": "Relectures",
    "workflow-tasks": "Étapes de relecture",
    "site-history": "Qui a fait quoi",
    "aging-pages": "Pages anciennes",
    "locked-pages": "Pages verrouillées",
}


class DeskPanel(Component):
    """What waits for the person who signs in."""

    name = "desk"
    order = 10
    template_name = "wagtailadmin/home/desk.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        sections = desk.sections(request.user)
        return {
            "sections": sections,
            "writes": user_has_any_page_permission(request.user),
            "perms": parent_context["perms"],
        }


@hooks.register("construct_main_menu", order=1000)
def our_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    hidden = HIDDEN if user_has_any_page_permission(request.user) else HIDDEN | OF_PAGES
    menu_items[:] = [item for item in menu_items if item.name not in hidden]
    for item in menu_items:
        item.order = ORDER.get(item.name, item.order)
        item.label = LABELS.get(item.name, item.label)


@hooks.register("construct_settings_menu", order=1000)
def our_settings(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]
    for item in menu_items:
        item.label = SETTINGS_LABELS.get(item.name, item.label)


@hooks.register("construct_reports_menu", order=1000)
def our_reports(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_REPORTS]
    for item in menu_items:
        item.label = REPORT_LABELS.get(item.name, item.label)


@hooks.register("construct_homepage_panels", order=1000)
def our_home(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [DeskPanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    items[:] = []


@hooks.register("insert_global_admin_css")
def our_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def our_js() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/admin-readers.js"))
