"""What the network's animators have been asked about accounts."""

from typing import Any

from django import template

from guides.models import Feedback
from guides.models.feedback import FeedbackKind
from portal.accounts.roles import INVITE

register = template.Library()


@register.simple_tag
def account_messages(user: Any) -> int:
    """``{% account_messages request.user as asked %}``: how many wait for an answer of who invites; none for others."""
    if not user.has_perm(INVITE):
        return 0
    return Feedback.objects.filter(kind=FeedbackKind.ACCOUNT, closed_at=None).count()
