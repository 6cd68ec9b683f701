"""Readers' messages: written once, and not by the hundred; their answer, by mail."""

from typing import Any
from uuid import uuid5

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from guides.models import Feedback
from portal.core.audience.services import may_read
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


@transaction.atomic
def tell_reader(feedback: Feedback) -> None:
    """Mail the answer to who wrote, with their words. A page that they may no longer read isn't named."""
    page = feedback.page if may_read(feedback.author, feedback.page) else None
    words = {"feedback": feedback, "page": page, "portal_url": settings.PORTAL_HOST_URL}
    subject = f"Votre message\u202f: {page.title}" if page else "Votre message"
    body = render_to_string("guides/mail/answer.txt", words)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [feedback.reader_address]).send()
    feedback.told_at = timezone.now()
    feedback.save(update_fields=["told_at"])
