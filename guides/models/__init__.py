"""Pages of the room: guides, reflex cards (fiches réflexes), their indexes, and what readers report."""

from guides.models.base import ReferencePage
from guides.models.feedback import Feedback
from guides.models.guide import GuideAuthor, GuideIndexPage, GuidePage
from guides.models.reflex_card import ReflexCardIndexPage, ReflexCardPage

__all__ = [
    "Feedback",
    "GuideAuthor",
    "GuideIndexPage",
    "GuidePage",
    "ReferencePage",
    "ReflexCardIndexPage",
    "ReflexCardPage",
]
