"""What a signed-in person holds: ``members``, and one token for each readers' group."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from portal.accounts.models import ReaderGroup
from portal.core.audience import MEMBERS, group_token


def reader_tokens(user: Any) -> set[str]:
    """Every person who signs in is a member. Role groups say what one may do, never what one may read."""
    group_ids = ReaderGroup.objects.filter(user=user).values_list("pk", flat=True)
    return {MEMBERS, *(group_token(pk) for pk in group_ids)}


def reader_groups() -> QuerySet[Group]:
    """The groups that may stand in an audience."""
    return Group.objects.filter(pk__in=ReaderGroup.objects.values("pk"))
