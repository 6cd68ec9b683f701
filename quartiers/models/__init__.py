"""Spaces, who is in them, what is written there, and what moderation and notices need."""

from quartiers.models.moderation import Action, LogLine, Report
from quartiers.models.notice import MailChoice, Notice, NoticeKind
from quartiers.models.post import Attachment, Comment, Draft, Post, PostKind
from quartiers.models.space import Membership, Space, SpaceKind

__all__ = [
    "Action",
    "Attachment",
    "Comment",
    "Draft",
    "LogLine",
    "MailChoice",
    "Membership",
    "Notice",
    "NoticeKind",
    "Post",
    "PostKind",
    "Report",
    "Space",
    "SpaceKind",
]
