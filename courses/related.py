"""The courses and lessons that go with a page of another room, by theme. The caller hands its themes over; nothing is imported."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from courses.models import CourseModule, CoursePage, LessonPage
from portal.core.themes.models import Theme

MOST = 3


@dataclass(frozen=True)
class CourseAbout:
    """A course that shares a theme, and those of its lessons that the person may read, in their order (may be none)."""

    course: CoursePage
    lessons: list[LessonPage] = field(default_factory=list)


def lessons_about(themes: Iterable[Theme], user: Any = None, most: int = MOST) -> list[CourseAbout]:
    """At most ``most`` courses on one of ``themes`` that ``user`` (None: a visitor) may read: most themes shared first.

    Two queries at most, whatever there is; none without themes.
    """
    keys = [theme.pk for theme in themes]
    if not keys:
        return []
    readable = CoursePage.objects.visible_to(user).filter(themes__in=keys)
    found = [
        CourseAbout(course) for course in readable.annotate(shared=Count("pk")).order_by("-shared", "title")[:most]
    ]
    by_path = {about.course.path: about for about in found}
    for lesson in _lessons(found, user):
        about = by_path[lesson.path[: -Page.steplen]]
        lesson._course = about.course
        about.lessons.append(lesson)
    return found


def _lessons(found: list[CourseAbout], user: Any) -> Iterable[LessonPage]:
    if not found:
        return ()
    below = Q()
    for about in found:
        below |= Q(path__startswith=about.course.path, depth=about.course.depth + 1)
    module = CourseModule.objects.filter(
        page__path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen), key=OuterRef("module")
    )
    place = Subquery(module.values("sort_order")[:1])
    return (
        LessonPage.objects.visible_to(user).filter(below).annotate(_place=place).order_by("_place", "position", "path")
    )
