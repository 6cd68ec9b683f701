"""A new lesson is for members, unless a rule above it says who reads already."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import PageViewRestriction

from courses.models import LessonPage
from portal.core.pages.audience import restrictions_above


def connect() -> None:
    """Called once, at start-up."""
    post_save.connect(members_by_default, sender=LessonPage, dispatch_uid="courses.members_by_default")


def members_by_default(
    sender: Any, instance: LessonPage, created: bool = False, raw: bool = False, **kwargs: Any
) -> None:
    """Runs in the transaction that makes the page: it is never there without its rule."""
    if created and not raw and not restrictions_above(instance).exists():
        PageViewRestriction.objects.create(page=instance.page_ptr, restriction_type=PageViewRestriction.LOGIN)
