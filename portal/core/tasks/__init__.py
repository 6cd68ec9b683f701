"""Background work: one way in (``after_commit``), one way to empty the queue in tests (``drain``)."""

from portal.core.tasks.services import after_commit, drain

__all__ = ["after_commit", "drain"]
