"""A task takes ids and is idempotent; the truth is the row that it works on, not the task.

The queue is a table of the same database (django-tasks-db): a task is written in the transaction that changes its row, so
both are there or neither is, and a worker sees both at the commit. What has no worker yet waits; ``manage.py db_worker`` takes it.
"""

from django.db.models import Min
from django.utils import timezone
from django_tasks.base import Task


def after_commit(task: Task, *ids: int | str) -> None:
    """Have ``task(*ids)`` done by the worker once the running transaction has been committed.

    Not ``on_commit``: a process that dies between the commit and the callback would lose the task.
    """
    task.enqueue(*ids)


def waiting_for(task: Task) -> set[tuple[int | str, ...]]:
    """The ids that ``task`` already waits for: what is asked again while no worker runs must not pile up."""
    from django_tasks_db.models import DBTaskResult

    ready = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    return {tuple(args_kwargs["args"]) for args_kwargs in ready.values_list("args_kwargs", flat=True)}


def oldest_wait() -> int | None:
    """For how many seconds the oldest task that could be done waits; None when none does."""
    from django_tasks_db.models import DBTaskResult

    oldest = DBTaskResult.objects.ready().aggregate(first=Min("enqueued_at"))["first"]
    return None if oldest is None else max(0, int((timezone.now() - oldest).total_seconds()))


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
