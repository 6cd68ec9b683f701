"""What the portal holds about a person: taken away by them, erased for them, kept no longer than said.

Rooms register a ``PersonalData`` at ``ready()``. Every table with a key to a person is answered for by one of them, or stands
in ``KEPT`` with the reason; a test fails otherwise.
"""

from portal.accounts.personal.registry import KEPT, Exported, PersonalData, answered_for, register, registered
from portal.accounts.personal.services import LastAdministratorError, erase, export_archive, retain

__all__ = [
    "KEPT",
    "Exported",
    "LastAdministratorError",
    "PersonalData",
    "answered_for",
    "erase",
    "export_archive",
    "register",
    "registered",
    "retain",
]
