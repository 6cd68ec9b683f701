"""Readers' messages: written once, and not by the hundred."""

from typing import Any
from uuid import uuid5

from wagtail.models import Page

from guides.models import Feedback
from portal.core.limits import Limit

MESSAGES = Limit("guides.feedback", most=10, seconds=60 * 60)


def leave_feedback(page: Page, author: Any, sender: str, data: dict[str, Any]) -> Feedback:
    """Store a message about ``page``; the same form sent twice is one message. Raises TooOftenError.

    A form that came back from the browser's memory and says something else is another message.
    ``sender`` is what the limit counts by (a person, or where a visitor comes from).
    """
    token = uuid5(data["token"], f"{page.pk} {data['message']}")
    known = Feedback.objects.filter(token=token).first()
    if known is not None:
        return known
    MESSAGES.spend(sender)
    member = author if author.is_authenticated else None
    feedback, _ = Feedback.objects.get_or_create(
        token=token,
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
