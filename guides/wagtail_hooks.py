"""The room in the admin: lists of guides and fiches, and readers' messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from guides.admin.feedback import feedback_viewset
from guides.admin.lists import fiches_list, guides_list
from guides.admin.panels import live_state
from guides.models import ReferencePage


@hooks.register("register_admin_viewset")
def register_lists() -> list[ViewSet]:
    return [guides_list, fiches_list, feedback_viewset]


@hooks.register("construct_page_listing_buttons")
def no_sorting(buttons: list[Any], page: Any, user: Any, context: Any = None) -> None:
    """Guides and fiches are listed by theme and by letter: there is no order to make by hand."""
    buttons[:] = [button for button in buttons if type(button).__name__ != "PageListingSortMenuOrderButton"]


@hooks.register("before_edit_page")
def say_what_stops_the_pdf(request: HttpRequest, page: Any) -> None:
    """Readers of the published page get no PDF: the first thing its editor reads."""
    if request.method == "GET":
        _say_what_stops_the_pdf(request, page)


@hooks.register("after_publish_page")
def say_at_once_what_stops_the_pdf(request: HttpRequest, page: Any) -> None:
    """Who has just published it reads it where they are led."""
    _say_what_stops_the_pdf(request, page)


def _say_what_stops_the_pdf(request: HttpRequest, page: Any) -> None:
    if not isinstance(page, ReferencePage) or not page.live:
        return
    state = live_state(request, page)
    if state.error:
        block = f" Bloc en cause\u202f: {state.block}." if state.block else ""
        messages.warning(request, f"Le PDF de la page publiée ne peut pas être fait.{block} {state.error}")
