"""The one way out: every outgoing request of the portal goes through ``fetch``.

An address is resolved once, checked, and the address that was checked is the one connected to, on every hop.
"""

from portal.core.http.client import Answer, Limits, fetch
from portal.core.http.errors import FetchError, Refused, TooLarge, TooSlow, Unreachable

__all__ = ["Answer", "FetchError", "Limits", "Refused", "TooLarge", "TooSlow", "Unreachable", "fetch"]
