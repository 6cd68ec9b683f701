"""Pages of the room: guides, reflex cards (fiches réflexes), their indexes; what readers report, and which they follow."""

from guides.models.base import ReferencePage
from guides.models.feedback import Feedback
from guides.models.follow import Follow, FollowMail
from guides.models.guide import GuideAuthor, GuideIndexPage, GuidePage
from guides.models.reflex_card import ReflexCardIndexPage, ReflexCardPage

__all__ = [
    "Feedback",
    "Follow",
    "FollowMail",
    "GuideAuthor",
    "GuideIndexPage",
    "GuidePage",
    "ReferencePage",
    "ReflexCardIndexPage",
    "ReflexCardPage",
]
