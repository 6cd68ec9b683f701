"""Wagtail's command, one transaction a thing: a page and its projections change together, and one fault stops no other.

What can no longer be published is taken off the schedule and noted in the page's history.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands.publish_scheduled import Command as PublishScheduled
from wagtail.models import DraftStateMixin, Page, Revision

from portal.core.publishing.guards import REFUSED, ChangeRefused
from portal.core.words import counted


class Command(PublishScheduled):
    help = "Publie et retire ce qui est prévu, avec tout ce qui en dépend."

    def handle(self, *args: Any, **options: Any) -> Any:
        if options["dryrun"]:
            return super().handle(*args, **options)
        withdrawn = 0
        for thing in expired():
            with transaction.atomic():
                thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
            withdrawn += 1
        due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
        published = [self.publish(revision) for revision in due]
        self.stdout.write(
            f"{counted(published.count(True), 'publiée', 'publiées')}, {counted(withdrawn, 'retirée', 'retirées')}, "
            f"{counted(published.count(False), 'refusée', 'refusées')}"
        )
        return None

    def publish(self, revision: Revision) -> bool:
        """Publish one revision, or say why not and take it off the schedule. Whether it was published."""
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except (ChangeRefused, ValidationError) as refusal:
            reason = str(refusal) if isinstance(refusal, ChangeRefused) else " ".join(refusal.messages)
            with transaction.atomic():
                Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
                log(revision.content_object, REFUSED, user=revision.user, revision=revision, data={"reason": reason})
            self.stdout.write(f"1 publication refusée\u202f: {reason}")
            return False
        return True


def expired() -> Iterator[Any]:
    """What is live past its hour: pages first, then snippets with drafts."""
    drafts = [
        model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)
    ]
    for model in (Page, *drafts):
        yield from list(model.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at"))
