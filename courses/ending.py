"""What a finished course shows: the questions to look at again, and where to go on."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q

from courses.models import Attempt, CoursePage, Enrolment, LessonPage, Question, Statement, Verb
from courses.search_sources import COURSE, LESSON
from courses.shown import anchor_of, in_order
from search.results import Hit
from search.services import related

MOST_READINGS = 2


@dataclass(frozen=True)
class ToSeeAgain:
    """A question whose standing answer is wrong, at its place."""

    text: str
    lesson: LessonPage
    url: str


@dataclass(frozen=True)
class Ending:
    """``readings``: what other rooms have on the same themes; ``course``: one that the person hasn't taken; ``news``: what
    the edition of now changes, for who did nothing in it.
    """

    news: str
    again: list[ToSeeAgain]
    readings: list[Hit]
    course: CoursePage | None


def ending(course: CoursePage, lessons: list[LessonPage], user: Any) -> Ending:
    """For ``user``, who has finished ``course``; ``lessons`` are its own, in their order."""
    return Ending(
        _news(course, user), _to_see_again(lessons, user), _readings(course, user), _next_course(course, user)
    )


def _news(course: CoursePage, user: Any) -> str:
    mine = Statement.objects.filter(actor_id=user.pk, course=course.public_id, verb__in=[Verb.ANSWERED, Verb.COMPLETED])
    last = mine.aggregate(last=Max("edition"))["last"]
    edition = course.editions.first()
    return edition.what_changed if last and edition and edition.number > last else ""


def _to_see_again(lessons: list[LessonPage], user: Any) -> list[ToSeeAgain]:
    missed = set(
        _standing(user).filter(lesson__in=[one.public_id for one in lessons]).values_list("question", flat=True)
    )
    questions: dict[int, list[Question]] = defaultdict(list)
    wanted = Question.objects.filter(public_id__in=missed).values("lesson")
    for question in Question.objects.filter(lesson__in=wanted) if missed else ():
        questions[question.lesson_id].append(question)
    return [
        ToSeeAgain(question.text, lesson, f"{lesson.url}#{anchor_of(number)}")
        for lesson in lessons
        if lesson.is_open
        for number, question in enumerate(in_order(lesson, questions[lesson.pk]), start=1)
        if question.public_id in missed
    ]


def _standing(user: Any) -> Any:
    return Attempt.objects.filter(person_id=user.pk, set_aside=False, is_right=False).order_by()


def _readings(course: CoursePage, user: Any) -> list[Hit]:
    found = related(user, [theme.key for theme in course.themes.all()], each=1)
    return [hit for kind, hits in found.items() if kind not in {COURSE.key, LESSON.key} for hit in hits][:MOST_READINGS]


def _next_course(course: CoursePage, user: Any) -> CoursePage | None:
    """The nearest by its themes, then the shortest."""
    taken: list[UUID] = list(Enrolment.objects.filter(person_id=user.pk).values_list("course", flat=True))
    shared = Count("themes", filter=Q(themes__in=[theme.pk for theme in course.themes.all()]))
    found = CoursePage.objects.visible_to(user).exclude(public_id__in=taken).annotate(shared=shared)
    nearest: CoursePage | None = found.order_by("-shared", "minutes", "title").first()
    return nearest
