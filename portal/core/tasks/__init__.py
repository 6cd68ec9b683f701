"""Background work: one way in (``after_commit``), what waits (``waiting_for``), one way to empty the queue in tests."""

from portal.core.tasks.services import after_commit, drain, waiting_for

__all__ = ["after_commit", "drain", "waiting_for"]
