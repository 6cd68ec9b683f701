"""Background work of the room."""

import logging

from django_tasks import task

logger = logging.getLogger("portal.operations")


@task()
def push_changes() -> None:
    """Tell the cluster what has changed. When it is away the changes wait for ``search_sync``, which runs with what is due."""
    from search.cluster import replica
    from search.cluster.client import ClusterAwayError

    try:
        replica.push()
    except ClusterAwayError as error:
        logger.warning("changes wait for the cluster: %s", error)
