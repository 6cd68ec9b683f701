"""What the admin says in our words: refused schedules in the history, decisions of a review, and why a page came back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, WorkflowState

from portal.core.publishing.guards import REFUSED


@hooks.register("register_log_actions")
def register_refusals(actions: Any) -> None:
    @actions.register_action(REFUSED)
    class RefusedSchedule(LogFormatter):
        label = "Publication prévue refusée"

        def format_message(self, entry: Any) -> str:
            return f"La publication prévue n’a pas eu lieu. {entry.data.get('reason', '')}"


@hooks.register("after_edit_page")
def say_what_was_decided(request: HttpRequest, page: Page) -> None:
    """In place of Wagtail's « mise à jour », which is also said of a page sent back."""
    decided = request.POST.get("workflow-action-name") if "action-workflow-action" in request.POST else None
    if decided in {"approve", "reject"}:
        list(messages.get_messages(request))  # read, so not said
        messages.success(request, _decision(page, decided))


def _decision(page: Page, decided: str) -> str:
    title = page.get_admin_display_title()
    if decided == "reject":
        return f"«\u202f{title}\u202f» est renvoyée à la personne qui l’a écrite, avec votre remarque."
    live = Page.objects.get(pk=page.pk)
    if live.approved_schedule:
        return f"«\u202f{title}\u202f» est approuvée\u202f: elle paraîtra au jour prévu."
    return f"«\u202f{title}\u202f» est approuvée" + (" et publiée." if live.live else ".")


@hooks.register("before_edit_page")
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """The reviewer's remark stands where the author works on it."""
    if request.method != "GET" or request.GET:
        return
    states = page.workflow_states.select_related("current_task_state__finished_by")
    last = states.order_by("-created_at", "-pk").first()
    if last is None or last.status != WorkflowState.STATUS_NEEDS_CHANGES or last.current_task_state is None:
        return
    remark, reviewer = last.current_task_state.comment, last.current_task_state.finished_by
    if remark:
        messages.warning(request, f"Renvoyée par {reviewer or 'la relecture'}\u202f: «\u202f{remark}\u202f»")
