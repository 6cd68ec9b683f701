"""Enrolments, finished lessons and answers, as statements tell them. Replaying all statements gives the same rows."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db import connection, transaction

from courses.models import Attempt, Enrolment, LessonState, Statement, Verb


def apply(statement: Statement) -> None:
    """Carry one statement over into the projection. Runs in the transaction that wrote it."""
    if statement.verb == Verb.REGISTERED:
        _registered(statement)
        return
    enrolment = Enrolment.objects.filter(person_id=statement.actor_id, course=statement.course)
    if statement.verb == Verb.EXITED:
        enrolment.update(left_at=statement.timestamp, last_at=statement.timestamp)
        return
    enrolment.update(last_at=statement.timestamp, last_lesson=statement.lesson)
    if statement.verb == Verb.ANSWERED:
        _answered(statement)
    elif statement.verb == Verb.ATTEMPTED:
        Attempt.objects.filter(person_id=statement.actor_id, question=statement.object_id).update(set_aside=True)
    elif statement.verb == Verb.COMPLETED:
        LessonState.objects.get_or_create(
            person_id=statement.actor_id,
            lesson=statement.object_id,
            defaults={"course": statement.course, "completed_at": statement.timestamp},
        )


@transaction.atomic
def rebuild() -> int:
    """Everything anew from the statements; returns how many there were. What is said meanwhile waits, and is then added."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Statement._meta.db_table} IN EXCLUSIVE MODE")
    for model in (Attempt, LessonState, Enrolment):
        model.objects.all().delete()
    count = 0
    for statement in _all():
        apply(statement)
        count += 1
    return count


def _all() -> Iterable[Statement]:
    return Statement.objects.order_by("pk").iterator(chunk_size=500)


def _registered(statement: Statement) -> None:
    enrolment, created = Enrolment.objects.get_or_create(
        person_id=statement.actor_id,
        course=statement.course,
        defaults={"since": statement.timestamp, "last_at": statement.timestamp},
    )
    if not created:
        enrolment.left_at = None
        enrolment.last_at = statement.timestamp
        enrolment.rounds += 1
        enrolment.save()


def _answered(statement: Statement) -> None:
    Attempt.objects.create(
        public_id=statement.public_id,
        person_id=statement.actor_id,
        course=statement.course,
        edition=statement.edition,
        lesson=cast(UUID, statement.lesson),
        question=statement.object_id,
        response=statement.result["response"],
        is_right=statement.result["success"],
        at=statement.timestamp,
    )
