"""Background work: one way in (``after_commit``), what waits (``waiting_for``, ``oldest_wait``), one way to empty it in tests;
and turns, where what fails for one stops no other (``each_apart``).
"""

from portal.core.tasks.services import after_commit, drain, oldest_wait, waiting_for
from portal.core.tasks.turns import each_apart

__all__ = ["after_commit", "drain", "each_apart", "oldest_wait", "waiting_for"]
