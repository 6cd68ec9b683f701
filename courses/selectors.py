"""What the pages of the room show to who opens them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from courses.ending import ending
from courses.models import Attempt, CourseFamily, CourseModule, CoursePage, Enrolment, LessonPage, LessonState
from courses.sections import anchors_of
from courses.shown import ShownQuestion, anchor_of, in_order, show
from portal.accounts.choices import JobFamily
from portal.core.audience import MEMBERS
from portal.core.audience.services import holds, tokens_of

REMINDER = "reste"  # in the address: say what waits, at the first question that does
DURATIONS = {
    "courte": ("5 minutes au plus", 0, 5),
    "moyenne": ("6 à 30 minutes", 6, 30),
    "longue": ("Plus de 30 minutes", 31, 32767),
}


@dataclass(frozen=True)
class Progress:
    """Where a person is in a course, counted over the lessons that are published."""

    lessons: list[LessonPage]
    done: frozenset[UUID]
    next_lesson: LessonPage | None
    left: bool = False
    begun: bool = False

    @property
    def is_finished(self) -> bool:
        """Whether every lesson that the person may read is done."""
        return bool(self.count) and self.next_lesson is None

    @property
    def count(self) -> int:
        """How many lessons are done."""
        return sum(lesson.public_id in self.done for lesson in self.lessons)

    @property
    def own(self) -> list[LessonPage]:
        """The lessons that this person counts: those that are open, and those done before they were closed."""
        return [lesson for lesson in self.lessons if lesson.is_open or lesson.public_id in self.done]

    @property
    def total(self) -> int:
        """How many lessons there are for this person."""
        return len(self.own)

    def states(self, current: LessonPage | None = None) -> list[str]:
        """For the strokes: done, now, or not yet."""
        now = current or self.next_lesson
        return [
            "now" if now is not None and lesson.pk == now.pk else "done" if lesson.public_id in self.done else ""
            for lesson in self.own
        ]


@dataclass(frozen=True)
class Module:
    """A module and its lessons; lessons without one stand last, under no title."""

    title: str
    lessons: list[LessonPage]


@dataclass(frozen=True)
class Resume:
    """Where to take up again."""

    course: CoursePage
    lesson: LessonPage
    progress: Progress
    url: str

    @property
    def place(self) -> int:
        """Which of the person's lessons in the course it is, from 1."""
        return self.progress.own.index(self.lesson) + 1


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The courses that this person may read, by the filters ``filiere`` and ``duree``; unknown values are no filter."""
    family, duration = request.GET.get("filiere", ""), request.GET.get("duree", "")
    family = family if family in JobFamily.values else ""
    duration = duration if duration in DURATIONS else ""
    readable = CoursePage.objects.visible_to(request.user)
    used = set(readable.values_list("families__family", flat=True))
    found = readable.prefetch_related("families", "themes").order_by("minutes", "title")
    if family:
        found = found.filter(pk__in=CourseFamily.objects.filter(family=family).values("page"))
    if duration:
        found = found.filter(minutes__range=DURATIONS[duration][1:])
    return {
        "courses": list(found),
        "is_filtered": bool(family or duration),
        "families": _chips(
            "filiere", family, [(key, label) for key, label in JobFamily.choices if key in used], duree=duration
        ),
        "durations": _chips("duree", duration, [(key, row[0]) for key, row in DURATIONS.items()], filiere=family),
    }


def _chips(name: str, current: str, values: list[tuple[str, str]], **others: str) -> list[dict[str, Any]]:
    kept = "&".join(f"{key}={value}" for key, value in others.items() if value)
    chips = []
    for value, label in [("", "Toutes"), *values]:
        query = "&".join(filter(None, (f"{name}={value}" if value else "", kept)))
        chips.append({"label": label, "url": f"?{query}" if query else "?", "count": None, "current": value == current})
    return chips


def lessons_of(course: CoursePage, user: Any) -> list[LessonPage]:
    """The published lessons in their order: modules, then places in the module.

    Their titles are the course's; ``is_open`` says whether ``user`` may read them, or a visitor once signed in.
    """
    return lessons_by_course([course], user)[course.pk]


def lessons_by_course(courses: list[CoursePage], user: Any) -> dict[int, list[LessonPage]]:
    """The same for several courses, by their ids: two queries, and one for the modules of each that has none at hand."""
    above = {course.path: course for course in courses}
    found: dict[int, list[LessonPage]] = {course.pk: [] for course in courses}
    inside = reduce(or_, (Q(path__startswith=path) for path in above), Q(pk=None))
    lessons = list(LessonPage.objects.live().filter(inside).annotate(asked=Count("questions")))
    needed = tokens_of(LessonPage, [lesson.pk for lesson in lessons])
    held = holds(user) | {MEMBERS}
    for lesson in lessons:
        lesson._course = above[lesson.path[: -Page.steplen]]
        lesson.is_open = bool(needed[lesson.pk] & held)
        found[lesson._course.pk].append(lesson)
    for course in courses:
        modules = {module.key: place for place, module in enumerate(course.modules.all())}
        found[course.pk].sort(key=lambda one: (modules.get(one.module, len(modules)), one.position, one.path))
    return found


def course_context(course: CoursePage, user: Any) -> dict[str, Any]:
    """``modules``, ``lessons``, ``progress`` (None: not enrolled), ``done`` (UUIDs of finished lessons), ``states``, ``ending``,
    ``next_url``.
    """
    lessons = lessons_of(course, user) if course.pk else []
    progress = progress_of(user, course, lessons)
    enrolled = progress if progress and not progress.left else None
    return {
        "modules": by_module(list(course.modules.all()), lessons),
        "lessons": lessons,
        "progress": progress,
        "enrolled": enrolled,
        "done": progress.done if progress else frozenset(),
        "states": progress.states() if progress else [],
        "next_url": where_to_go_on(enrolled.next_lesson, user) if enrolled and enrolled.next_lesson else "",
        "ending": ending(course, lessons, user) if enrolled and enrolled.is_finished else None,
    }


def by_module(modules: list[CourseModule], lessons: list[LessonPage]) -> list[Module]:
    """Lessons under the titles of their modules."""
    grouped: dict[str, list[LessonPage]] = defaultdict(list)
    keys = {module.key for module in modules}
    for lesson in lessons:
        grouped[lesson.module if lesson.module in keys else ""].append(lesson)
    found = [Module(module.title, grouped[module.key]) for module in modules if grouped[module.key]]
    return [*found, Module("", grouped[""])] if grouped[""] else found


def progress_of(user: Any, course: CoursePage, lessons: list[LessonPage]) -> Progress | None:
    """Where ``user`` is; None for who has never enrolled."""
    enrolment = enrolments(user).filter(course=course.public_id).first()
    return progress_in(enrolment, lessons, done_lessons(user, lessons)) if enrolment else None


def enrolments(user: Any) -> "QuerySet[Enrolment]":
    return Enrolment.objects.filter(person_id=user.pk) if user.is_authenticated else Enrolment.objects.none()


def done_lessons(user: Any, lessons: Iterable[LessonPage]) -> frozenset[UUID]:
    """Those of ``lessons`` that ``user`` has finished, in whichever course they stood then."""
    states = LessonState.objects.filter(person_id=user.pk, lesson__in=[lesson.public_id for lesson in lessons])
    return frozenset(states.values_list("lesson", flat=True))


def progress_in(enrolment: Enrolment, lessons: list[LessonPage], done: frozenset[UUID]) -> Progress:
    """Where somebody is who enrolled, over the lessons of that course."""
    waiting = [lesson for lesson in lessons if lesson.is_open and lesson.public_id not in done]
    last = next((lesson for lesson in waiting if lesson.public_id == enrolment.last_lesson), None)
    return Progress(
        lessons,
        done,
        last or next(iter(waiting), None),
        enrolment.left_at is not None,
        enrolment.last_lesson is not None,
    )


def resume(user: Any) -> Resume | None:
    """The most recent course that this person hasn't finished, and the lesson to take up. Nine queries at most."""
    taken = list(enrolments(user).filter(left_at=None))
    readable = CoursePage.objects.visible_to(user).filter(public_id__in=[found.course for found in taken])
    courses = {course.public_id: course for course in readable}
    waiting = _paths_of_waiting_courses(user) if courses else set()
    for enrolment in taken:
        course = courses.get(enrolment.course)
        if course is not None and course.path in waiting:
            lessons = lessons_of(course, user)
            progress = progress_in(enrolment, lessons, done_lessons(user, lessons))
            if progress.next_lesson is not None:
                return Resume(course, progress.next_lesson, progress, where_to_go_on(progress.next_lesson, user))
    return None


def where_to_go_on(lesson: LessonPage, user: Any) -> str:
    """Its top before the first answer, then the first question that waits, then what ends it. Two queries at most."""
    standing = Attempt.objects.filter(person_id=user.pk, lesson=lesson.public_id, set_aside=False)
    answered = set(standing.values_list("question", flat=True))
    if not answered:
        return str(lesson.url)
    asked = enumerate(in_order(lesson, lesson.questions.all()), start=1)
    waiting = next((number for number, question in asked if question.public_id not in answered), None)
    return f"{lesson.url}#{anchor_of(waiting) if waiting else 'suite'}"


def _paths_of_waiting_courses(user: Any) -> set[str]:
    """Where in the tree there are lessons that this person may read and hasn't done."""
    done = LessonState.objects.filter(person_id=user.pk).values("lesson")
    lessons = LessonPage.objects.live().visible_to(user).exclude(public_id__in=done)
    return {path[: -Page.steplen] for path in lessons.values_list("path", flat=True)}


def lesson_context(lesson: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """``parts`` (blocks and questions, in order), ``questions``, ``progress``, ``place`` of ``total``, ``states``,
    ``next_lesson``, ``reminded`` (the question that says what waits, for who wanted to finish).
    """
    user, course = request.user, lesson.course
    lessons = lessons_of(course, user)
    progress = progress_of(user, course, lessons)
    counted = progress or Progress(lessons, frozenset(), None)
    for number, found in enumerate(counted.own, start=1):
        found.number = number
    place = next((number for number, found in enumerate(lessons) if found.pk == lesson.pk), None)
    is_preview = getattr(request, "is_preview", False)
    questions = shown_questions(lesson, user, is_preview=is_preview)
    done = progress is not None and lesson.public_id in progress.done
    return {
        "course": course,
        "questions": questions,
        "reminded": next((one for one in questions if one.attempt is None), None) if REMINDER in request.GET else None,
        "parts": parts_of(lesson, questions),
        "lessons": lessons,
        "progress": progress,
        "done_lessons": progress.done if progress else frozenset(),
        "place": lessons[place].number if place is not None else None,
        "total": counted.total,
        "states": counted.states(lesson),
        "next_lesson": next((after for after in lessons[place + 1 :] if after.is_open), None)
        if place is not None
        else None,
        "is_done": done,
        "waiting": sum(found.attempt is None for found in questions),
        "saved_at": max((found.attempt.at for found in questions if found.attempt), default=None),
        "is_preview": is_preview,
        "trial": getattr(request, "trial", False),
        "may_try": lesson.pk and user.is_authenticated and lesson.permissions_for_user(user).can_edit(),
    }


def shown_questions(lesson: LessonPage, user: Any, *, is_preview: bool = False) -> list[ShownQuestion]:
    """The questions of a lesson in the order in which they stand on the page, with this person's answers; a draft has none."""
    attempts: dict[UUID, Attempt] = {}
    if user.is_authenticated and not is_preview:
        standing = Attempt.objects.filter(person_id=user.pk, lesson=lesson.public_id, set_aside=False)
        attempts = {attempt.question: attempt for attempt in standing}
    order = in_order(lesson, _questions(lesson))
    return [
        show(number, question, attempts.get(question.public_id), by_place=is_preview)
        for number, question in enumerate(order, start=1)
    ]


def _questions(lesson: LessonPage) -> list[Any]:
    questions = lesson.questions.all()
    return (
        list(questions.prefetch_related("choices"))
        if hasattr(questions, "prefetch_related") and lesson.pk
        else list(questions)
    )


def parts_of(lesson: LessonPage, questions: list[ShownQuestion]) -> list[dict[str, Any]]:
    """Blocks with the anchors of their titles, questions where a block says so, the other questions last."""
    waiting = {str(question.public_id): question for question in questions}
    parts: list[dict[str, Any]] = []
    for block, anchors in zip(lesson.body, anchors_of(lesson), strict=True):
        if block.block_type != "question":
            parts.append({"block": block, "anchors": anchors, "question": None})
        elif question := waiting.pop(block.value["question"], None):
            parts.append({"block": None, "question": question})
    return parts + [{"block": None, "question": question} for question in waiting.values()]
