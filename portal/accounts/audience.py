"""What a signed-in person holds: ``members``, and one token for each readers' group; the names of their groups."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, QuerySet

from portal.accounts.models import ReaderGroup
from portal.core.audience import MEMBERS, group_token


def reader_tokens(user: Any) -> set[str]:
    """Every person who signs in is a member. Role groups say what one may do, never what one may read."""
    return {MEMBERS, *(group_token(group.pk) for group in groups_of(user) if group.is_reader)}


def groups_of(user: Any) -> list[Any]:
    """All groups that a person is in, asked once a person and request; ``is_reader``: it reads together."""
    if not hasattr(user, "_groups"):
        is_reader = Exists(ReaderGroup.objects.filter(pk=OuterRef("pk")))
        user._groups = list(user.groups.annotate(is_reader=is_reader)) if user.is_authenticated else []
    return user._groups


def reader_groups() -> QuerySet[Group]:
    """The groups that may stand in an audience."""
    return Group.objects.filter(pk__in=ReaderGroup.objects.values("pk"))
