"""What the admin says in our words: refused schedules in the history, decisions of a review, and why a page came back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page, TaskState, WorkflowState

from portal.core.publishing.guards import REFUSED
from portal.core.words import quoted

DECIDED = {TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED}


@hooks.register("register_log_actions")
def register_refusals(actions: Any) -> None:
    @actions.register_action(REFUSED)
    class RefusedSchedule(LogFormatter):
        label = "Publication prévue refusée"

        def format_message(self, entry: Any) -> str:
            return f"La publication prévue n’a pas eu lieu. {entry.data.get('reason', '')}"


@hooks.register("before_edit_page")
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """The reviewer's remark stands where the author works on it."""
    if request.method != "GET":
        return
    states = page.workflow_states.select_related("current_task_state__finished_by")
    last = states.order_by("-created_at", "-pk").first()
    if last is None or last.status != WorkflowState.STATUS_NEEDS_CHANGES or last.current_task_state is None:
        return
    remark, reviewer = last.current_task_state.comment, last.current_task_state.finished_by
    if remark:
        messages.warning(request, f"Renvoyée par {reviewer or 'la relecture'}\u202f: {quoted(remark)}")


@hooks.register("before_edit_page")
def remember_what_is_decided(request: HttpRequest, page: Page) -> None:
    """Which review a decision is about: afterwards the page has another, or none."""
    if "action-workflow-action" in request.POST:
        request.reviewed = page.current_workflow_task_state  # type: ignore[attr-defined]


@hooks.register("after_edit_page")
def say_what_was_decided(request: HttpRequest, page: Page) -> None:
    """In place of Wagtail's « mise à jour », which is also said of a page sent back; a decision that came too late was none."""
    if "action-workflow-action" not in request.POST:
        return
    reviewed: TaskState | None = getattr(request, "reviewed", None)
    if reviewed is not None:
        reviewed.refresh_from_db()
    if reviewed is None or reviewed.finished_by_id != request.user.pk or reviewed.status not in DECIDED:
        messages.warning(
            request, "Cette relecture n’attendait plus votre décision\u202f: elle n’a pas été prise en compte."
        )
        return
    list(messages.get_messages(request))  # read, so not said
    messages.success(request, _decision(page, reviewed))


def _decision(page: Page, reviewed: TaskState) -> str:
    title = quoted(page.get_admin_display_title())
    if reviewed.status == TaskState.STATUS_REJECTED:
        return f"{title} est renvoyée à la personne qui l’a écrite, avec votre remarque."
    stored = Page.objects.get(pk=page.pk)
    if stored.approved_schedule:
        return f"{title} est approuvée\u202f: elle paraîtra au jour prévu."
    return f"{title} est approuvée" + (" et publiée." if stored.live and not stored.has_unpublished_changes else ".")
