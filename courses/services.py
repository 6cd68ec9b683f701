"""What a person does in a course. Each writes one statement and its projection, once, in one transaction.

A statement's id is made from who, what and which time round it is: the same click sent twice, or from two windows, is the same
statement, and the unique key keeps the first.
"""

from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone

from courses import projection
from courses.marking import mark
from courses.models import (
    Attempt,
    CoursePage,
    Enrolment,
    LessonPage,
    LessonState,
    ObjectKind,
    Question,
    Statement,
    Verb,
)
from portal.accounts.models import User
from portal.core.limits import Limit

NAMESPACE = UUID("5f0c5f6e-7a43-4b0e-9d0e-0d4f3b1c6a10")
ANSWERS = Limit("courses.answer", most=300, seconds=60 * 60)


class UnfinishedError(Exception):
    """Questions of the lesson wait for an answer. The message says how many, for developers."""


def enrol(person: User, course: CoursePage) -> None:
    """Take a course, or take it up again after having left it. Nothing happens to who is enrolled."""
    found = Enrolment.objects.filter(person=person, course=course.public_id).first()
    if found is None or found.left_at:
        rounds = found.rounds if found else 0
        _state(person, Verb.REGISTERED, ObjectKind.COURSE, course.public_id, course, rounds)


def leave(person: User, course: CoursePage) -> None:
    """Leave a course; answers stay for who comes back."""
    found = Enrolment.objects.filter(person=person, course=course.public_id, left_at=None).first()
    if found is not None:
        _state(person, Verb.EXITED, ObjectKind.COURSE, course.public_id, course, found.rounds)


def answer(person: User, lesson: LessonPage, question: Question, given: list[str]) -> tuple[Attempt, bool]:
    """Mark and keep an answer; who isn't enrolled is from now on. Returns the answer that stands, and whether it is this one.

    A question that has an answer keeps it (``retry`` sets it aside). Raises AnswerError, TooOftenError.
    """
    time_round = _round(person, question)  # before: an answer that another window gives meanwhile has the same one
    standing = _standing(person, question)
    if standing is not None:
        return standing, False
    marked = mark(question, given)
    ANSWERS.spend(f"user:{person.pk}")
    enrol(person, lesson.course)
    result = {"response": marked.response, "success": marked.is_right}
    made = _state(
        person,
        Verb.ANSWERED,
        ObjectKind.QUESTION,
        question.public_id,
        lesson.course,
        time_round,
        lesson,
        result,
    )
    kept = Attempt.objects.get(person=person, question=question.public_id, set_aside=False)
    return kept, made


def retry(person: User, lesson: LessonPage, attempt: Attempt) -> None:
    """Set an answer aside, to answer again. It stays in the statements."""
    if not attempt.set_aside:
        enrol(person, lesson.course)
        given = Attempt.objects.filter(person=person, question=attempt.question).count()
        _state(person, Verb.ATTEMPTED, ObjectKind.QUESTION, attempt.question, lesson.course, given, lesson)


def finish(person: User, lesson: LessonPage) -> bool:
    """Finish a lesson; False when it was finished already. Raises UnfinishedError while a question waits, whichever door one
    came by.
    """
    answered = set(
        Attempt.objects.filter(person=person, lesson=lesson.public_id, set_aside=False).values_list(
            "question", flat=True
        )
    )
    missing = [question for question in lesson.questions.all() if question.public_id not in answered]
    if missing:
        raise UnfinishedError(f"{len(missing)} unanswered")
    enrol(person, lesson.course)  # also for who finished it in another course, where it stood before
    if LessonState.objects.filter(person=person, lesson=lesson.public_id).exists():
        return False
    return _state(person, Verb.COMPLETED, ObjectKind.LESSON, lesson.public_id, lesson.course, 0, lesson)


def _standing(person: User, question: Question) -> Attempt | None:
    return Attempt.objects.filter(person=person, question=question.public_id, set_aside=False).first()


def _round(person: User, question: Question) -> int:
    return Attempt.objects.filter(person=person, question=question.public_id).count()


def _state(
    person: User,
    verb: str,
    kind: str,
    object_id: UUID,
    course: CoursePage,
    time_round: int,
    lesson: LessonPage | None = None,
    result: dict[str, Any] | None = None,
) -> bool:
    """Write a statement and its projection; False when it had been written already."""
    statement = Statement(
        public_id=uuid5(NAMESPACE, f"{person.pk}:{verb}:{object_id}:{time_round}"),
        actor=person,
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        lesson=lesson.public_id if lesson else None,
        course=course.public_id,
        edition=course.edition_number,
        result=result or {},
        timestamp=timezone.now(),
    )
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
            projection.apply(statement)
    except IntegrityError:
        if not Statement.objects.filter(public_id=statement.public_id).exists():
            raise
        return False
    return True
