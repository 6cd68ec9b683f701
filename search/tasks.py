"""Background work of the room."""

import logging

from django_tasks import task

logger = logging.getLogger("portal.operations")


@task()
def push_changes() -> None:
    """Tell the cluster what has changed. When it is away the changes wait for ``search_sync``, which runs with what is due.

    A cluster that hangs must not keep the worker from everything else: while it rests nothing is tried.
    """
    from search.cluster import breaker, replica
    from search.cluster.client import ClusterAwayError, brisk

    if not breaker.may_ask():
        return
    try:
        replica.push(by=brisk)
    except ClusterAwayError as error:
        breaker.failed()
        logger.warning("changes wait for the cluster: %s", error)


@task()
def refile(theme: str) -> None:
    """A theme is called otherwise."""
    from search import services

    services.refile(theme)
