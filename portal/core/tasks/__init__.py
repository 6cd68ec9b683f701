"""Background work: one way in (``after_commit``), what waits (``waiting_for``, ``oldest_wait``), one way to empty it in tests."""

from portal.core.tasks.services import after_commit, drain, oldest_wait, waiting_for

__all__ = ["after_commit", "drain", "oldest_wait", "waiting_for"]
