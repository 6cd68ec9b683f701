"""What a signed-in person holds: ``members``, and one token for each readers' group."""

from typing import Any

from portal.accounts.models import ReaderGroup
from portal.core.audience import MEMBERS, group_token


def reader_tokens(user: Any) -> set[str]:
    """Every person who signs in is a member. Role groups say what one may do, never what one may read."""
    group_ids = ReaderGroup.objects.filter(user=user).values_list("pk", flat=True)
    return {MEMBERS, *(group_token(pk) for pk in group_ids)}
