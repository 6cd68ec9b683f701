"""Settings of the room, read here only."""

from django.conf import settings

PAGE_SIZE = 10
SUGGESTIONS = 8


def engine_name() -> str:
    """``database`` (the embedded default: the engine of the database in use) or the dotted path of an engine class."""
    return str(getattr(settings, "SEARCH_ENGINE", "database"))
