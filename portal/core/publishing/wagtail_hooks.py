"""Words of the page history that are ours."""

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogFormatter

from portal.core.publishing.guards import REFUSED


@hooks.register("register_log_actions")
def register_refusals(actions: Any) -> None:
    @actions.register_action(REFUSED)
    class RefusedSchedule(LogFormatter):
        label = "Publication prévue refusée"

        def format_message(self, entry: Any) -> str:
            return f"La publication prévue n’a pas eu lieu. {entry.data.get('reason', '')}"
