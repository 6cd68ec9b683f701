"""Readers' messages: written once, and not by the hundred."""

from typing import Any

from wagtail.models import Page

from guides.models import Feedback
from portal.core.limits import Limit

MESSAGES = Limit("guides.feedback", most=10, seconds=60 * 60)


def leave_feedback(page: Page, author: Any, sender: str, data: dict[str, Any]) -> Feedback:
    """Store a message about ``page``; the same token twice is one message. Raises TooOftenError.

    ``sender`` is what the limit counts by (a person, or where a visitor comes from).
    """
    known = Feedback.objects.filter(token=data["token"]).first()
    if known is not None:
        return known
    MESSAGES.spend(sender)
    member = author if author.is_authenticated else None
    feedback, _ = Feedback.objects.get_or_create(
        token=data["token"],
        defaults={
            "page": page,
            "kind": data["motif"],
            "anchor": data.get("partie", ""),
            "message": data["message"],
            "email": "" if member else data.get("email", ""),
            "author": member,
        },
    )
    return feedback
