"""A lesson is for members, unless a rule above it says who reads already, or its editor says otherwise of it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import post_page_move

from courses.models import LessonPage
from portal.core.pages.audience import restrictions_above
from portal.core.publishing.receivers import goes_with_its_page


def connect() -> None:
    """Called once, at start-up. Each runs in the transaction of the change: a lesson is never there without its rule."""
    post_save.connect(_made, sender=LessonPage, dispatch_uid="courses.lesson_made")
    post_delete.connect(_rule_lifted, sender=PageViewRestriction, dispatch_uid="courses.rule_lifted")
    post_page_move.connect(_moved, dispatch_uid="courses.lesson_moved")


def _made(sender: Any, instance: LessonPage, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        _members_by_default(instance)


def _rule_lifted(sender: Any, instance: PageViewRestriction, origin: Any = None, **kwargs: Any) -> None:
    """A course is opened to all: its lessons aren't. The rule of a lesson itself is its editor's to lift."""
    if not goes_with_its_page(origin):
        for lesson in LessonPage.objects.descendant_of(instance.page):
            _members_by_default(lesson)


def _moved(sender: Any, instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """What stood under a rule of the place that it leaves takes one along; a lesson that was for all stays so."""
    if restrictions_above(parent_page_before).exists():
        for lesson in LessonPage.objects.descendant_of(Page.objects.get(pk=instance.pk), inclusive=True):
            _members_by_default(lesson)


def _members_by_default(lesson: LessonPage) -> None:
    if not restrictions_above(lesson).exists():
        PageViewRestriction.objects.create(page=lesson.page_ptr, restriction_type=PageViewRestriction.LOGIN)
