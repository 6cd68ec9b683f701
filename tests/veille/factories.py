"""Builders of the room's things."""

import itertools
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import User
from tests import factories
from veille.models import FeedItem, Mention, Source

_numbers = itertools.count(1)


def curator(email: str = "", **fields: Any) -> User:
    """A person who keeps the watch."""
    roles.ensure_roles()
    return factories.person(email, groups=(Group.objects.get(name=roles.CURATORS),), **fields)


def source(**fields: Any) -> Source:
    """A source that nobody asks."""
    number = next(_numbers)
    return Source.objects.create(title=f"Gazette {number}", feed_url=f"https://g{number}.example.org/flux", **fields)


def item(title: str = "", **fields: Any) -> FeedItem:
    """A story in the inbox, told by one source."""
    number = next(_numbers)
    defaults = {"link": f"https://g.example.org/{number}", "told_at": timezone.now(), "told_by": "La Gazette du Val"}
    made = FeedItem.objects.create(title=title or f"Article numéro {number}", **{**defaults, **fields})
    teller = Source.objects.first() or source()
    Mention.objects.create(item=made, source=teller, key=str(number), title=made.title, told_at=made.told_at)
    return made
