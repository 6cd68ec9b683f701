"""Wagtail's command, inside a transaction: a page and its projections change together.

What may no longer be published is taken off the schedule and noted in the page's history; the rest goes on.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands.publish_scheduled import Command as PublishScheduled
from wagtail.models import Revision

from portal.core.publishing.guards import ChangeRefused

REFUSED = "portal.schedule.refused"


class Command(PublishScheduled):
    help = "Publishes and unpublishes what is due, with everything that depends on it."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> Any:
        if not options["dryrun"]:
            for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
                self.refuse_if_needed(revision)
        return super().handle(*args, **options)

    def refuse_if_needed(self, revision: Revision) -> None:
        """Take a revision off the schedule when its page says that it can't be published."""
        check = getattr(revision.as_object(), "check_publishing", None)
        if check is None:
            return
        try:
            check()
        except ChangeRefused as refusal:
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            log(revision.content_object, REFUSED, user=revision.user, revision=revision, data={"reason": str(refusal)})
            self.stdout.write(f"1 publication refusée\u202f: {refusal}")
