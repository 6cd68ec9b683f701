"""« Mes formations »: the courses that a person takes, and how far they are, on top of the catalogue."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

from courses.models import CoursePage
from courses.selectors import Progress, done_lessons, enrolments, lessons_by_course, progress_in


@dataclass(frozen=True)
class Taken:
    """A course that somebody takes, and where they are."""

    course: CoursePage
    progress: Progress


@dataclass(frozen=True)
class MyCourses:
    """In progress, the last opened first; then finished. What the person has left is in neither."""

    under_way: list[Taken]
    finished: list[Taken]


def my_courses(user: Any) -> MyCourses | None:
    """Those that ``user`` takes and may read now, in a number of queries that doesn't grow; None for a visitor."""
    if not user.is_authenticated:
        return None
    rows = list(enrolments(user).filter(left_at=None))
    readable = CoursePage.objects.visible_to(user).filter(public_id__in=[row.course for row in rows])
    courses = {course.public_id: course for course in readable.prefetch_related("modules")}
    lessons = lessons_by_course(list(courses.values()), user)
    done = done_lessons(user, chain.from_iterable(lessons.values()))
    taken = [
        Taken(courses[row.course], progress_in(row, lessons[courses[row.course].pk], done))
        for row in rows
        if row.course in courses
    ]
    return MyCourses(
        [one for one in taken if not one.progress.is_finished], [one for one in taken if one.progress.is_finished]
    )
