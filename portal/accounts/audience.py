"""What a signed-in person holds: ``members``, and one token for each readers' group; the names of their groups."""

from typing import Any, NamedTuple

from django.contrib.auth.models import Group
from django.db.models import QuerySet

from portal.accounts.models import ReaderGroup
from portal.core.audience import MEMBERS, group_token


class Held(NamedTuple):
    """A group that somebody is in; ``is_reader``: it reads together."""

    pk: int
    name: str
    is_reader: bool


def reader_tokens(user: Any) -> set[str]:
    """Every person who signs in is a member. Role groups say what one may do, never what one may read."""
    return {MEMBERS, *(group_token(group.pk) for group in groups_of(user) if group.is_reader)}


def groups_of(user: Any) -> list[Held]:
    """All groups that a person is in, asked once a person and request."""
    if not hasattr(user, "_held_groups"):
        rows = user.groups.values_list("pk", "name", "readergroup").order_by() if user.is_authenticated else []
        user._held_groups = [Held(pk, name, reader is not None) for pk, name, reader in rows]
    return user._held_groups


def reader_groups() -> QuerySet[Group]:
    """The groups that may stand in an audience."""
    return Group.objects.filter(pk__in=ReaderGroup.objects.values("pk"))
