"""Wagtail's command, inside a transaction: a page and its projections change together."""

from typing import Any

from django.db import transaction
from wagtail.management.commands.publish_scheduled import Command as PublishScheduled


class Command(PublishScheduled):
    help = "Publishes and unpublishes what is due, with everything that depends on it."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> Any:
        return super().handle(*args, **options)
