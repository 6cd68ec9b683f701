"""Who reads what in Quartiers, and who may do what."""

from typing import Any

from portal.accounts.audience import groups_of
from portal.accounts.roles import ANIMATORS, MODERATE
from portal.core.audience import MEMBERS, space_token
from portal.core.audience.services import holds, needs
from quartiers.models import Membership, Post, Space, SpaceKind


def space_needs(space: Space) -> frozenset[str]:
    """Every member reads an open space; a closed one has a token of its own."""
    return frozenset({space_token(space.pk) if space.is_closed else MEMBERS})


def post_needs(post: Post) -> frozenset[str]:
    """As its space; nothing, that is nobody, once hidden or deleted."""
    return space_needs(post.space) if post.is_shown else frozenset()


def space_tokens(user: Any) -> set[str]:
    """Closed spaces that ``user`` is in. Animators read all of them; being a superuser adds none."""
    if animates(user):
        closed = set(Space.objects.filter(kind=SpaceKind.CLOSED).values_list("pk", flat=True).order_by())
    else:
        own = Membership.objects.filter(person=user, space__kind=SpaceKind.CLOSED)
        closed = set(own.values_list("space", flat=True))
    return {space_token(pk) for pk in closed}


def animates(user: Any) -> bool:
    """Whether ``user`` is an animator: by the role's group alone."""
    return any(group.name == ANIMATORS for group in groups_of(user))


def reads(user: Any, space: Space) -> bool:
    """Whether ``user`` may read ``space`` now."""
    return bool(needs(space) & holds(user))


def moderates(user: Any, space: Space) -> bool:
    """Moderators act in spaces that they read, and in no other."""
    return user.has_perm(MODERATE) and reads(user, space)


def manages(user: Any, space: Space) -> bool:
    """Animators, and the owner of the space, say who is in it."""
    owned = Membership.objects.filter(space=space, person=user, is_owner=True)
    return animates(user) or (reads(user, space) and owned.exists())
