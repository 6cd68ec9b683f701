"""The seat of the engine: the database's own, and before it a cluster when one is set.

Everything is written to the database's engine; the cluster is a replica, fed by ``search.outbox``.
"""

from django.db import connection
from django.utils.module_loading import import_string

from search.conf import cluster
from search.engines.base import Ask, Begun, Document, Engine, Found, Reader

__all__ = ["Ask", "Begun", "Document", "Engine", "Found", "Reader", "embedded", "get_engine"]

DATABASE_ENGINES = {
    "sqlite": "search.engines.sqlite.SqliteEngine",
    "postgresql": "search.engines.postgres.PostgresEngine",
}
CLUSTER_READER = "search.cluster.engine.reader"


def embedded() -> Engine:
    """The engine of the database in use: what is written, and what says which words a reader may find."""
    engine: Engine = import_string(DATABASE_ENGINES[connection.vendor])()
    return engine


def get_engine() -> Reader:
    """Who answers. The one function to replace in a test."""
    return embedded() if cluster() is None else import_string(CLUSTER_READER)(embedded())
