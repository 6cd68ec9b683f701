"""The seat of the engine: the database's own by default, another one by setting (a cluster fed as a replica)."""

from django.db import connection
from django.utils.module_loading import import_string

from search.conf import engine_name
from search.engines.base import Ask, Begun, Document, Engine, Found

__all__ = ["Ask", "Begun", "Document", "Engine", "Found", "get_engine"]

DATABASE_ENGINES = {
    "sqlite": "search.engines.sqlite.SqliteEngine",
    "postgresql": "search.engines.postgres.PostgresEngine",
}


def get_engine() -> Engine:
    """The engine in use. The one function to replace in a test."""
    name = engine_name()
    path = DATABASE_ENGINES[connection.vendor] if name == "database" else name
    engine: Engine = import_string(path)()
    return engine
