"""Readers' messages: written once, and not by the hundred."""

from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from wagtail.models import Page

from guides.models import Feedback

MOST_AN_HOUR = 10
HOUR = 60 * 60


class TooManyMessagesError(Exception):
    """This sender has written enough for this hour. Nothing was stored."""


def leave_feedback(page: Page, author: Any, sender: str, data: dict[str, Any]) -> Feedback:
    """Store a message about ``page``; the same token twice is one message. Raises TooManyMessagesError.

    ``sender`` is what the limit counts by (a person, or where a visitor comes from); only its digest is kept, an hour.
    """
    known = Feedback.objects.filter(token=data["token"]).first()
    if known is not None:
        return known
    if _count(sender) > MOST_AN_HOUR:
        raise TooManyMessagesError
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


def _count(sender: str) -> int:
    """How many messages this sender has sent this hour, this one included; counted in the shared cache."""
    key = "feedback:" + salted_hmac("guides.feedback", sender, algorithm="sha256").hexdigest()
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # expired in between
        cache.set(key, 1, HOUR)
        return 1
