"""The PDF editions of guides and the one-page fiches: what they show, and when they are made.

``current`` and ``frozen`` give the file to serve, ``state`` says how a page's PDF is, ``preview_bytes`` makes a draft's.
"""

from guides.pdf.services import State, current, frozen, preview_bytes, state

__all__ = ["State", "current", "frozen", "preview_bytes", "state"]
