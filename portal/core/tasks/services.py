"""A task takes ids and is idempotent; the truth is the row that it works on, not the task.

The queue is a table (django-tasks-db), so a task is enqueued in the transaction that changes its row: both are there or
neither is. What has no worker yet waits; ``manage.py db_worker`` takes it.
"""

from django.db import transaction
from django_tasks.base import Task


def after_commit(task: Task, *ids: int | str) -> None:
    """Have ``task(*ids)`` done by the worker once the running transaction has been committed."""
    transaction.on_commit(lambda: task.enqueue(*ids))


def drain() -> int:
    """Do everything that waits, now, in this process; raise the first failure. For tests and for commands.

    Returns the number of tasks done.
    """
    from django_tasks_db.models import DBTaskResult

    done = 0
    while (waiting := DBTaskResult.objects.ready().first()) is not None:
        waiting.claim("drain")
        task_result = waiting.task_result
        returned = task_result.task.call(*task_result.args, **task_result.kwargs)
        waiting.set_successful(returned)
        done += 1
    return done
