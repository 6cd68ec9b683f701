"""Who may read an image or a document: what the collections above it say (Wagtail alone covers documents only)."""

from typing import Any

from wagtail.models import Collection, CollectionMember, CollectionViewRestriction

from portal.core.audience import MEMBERS, PUBLIC, group_token
from portal.core.audience.services import holds
from portal.core.audience.tokens import narrow


def collection_tokens(collection: Collection) -> frozenset[str]:
    """Every restriction on the path counts; a password lets nobody in."""
    tokens = frozenset({PUBLIC})
    restrictions = CollectionViewRestriction.objects.filter(
        collection__in=collection.get_ancestors(inclusive=True)
    ).prefetch_related("groups")
    for restriction in restrictions:
        tokens = narrow(tokens, _restriction_tokens(restriction))
    return tokens


def file_tokens(member: CollectionMember) -> frozenset[str]:
    """What an image or a document needs."""
    return collection_tokens(member.collection)


def may_take(request: Any, member: CollectionMember | None) -> bool:
    """Whether a page may show ``member`` to who asks for it: each collection is asked once a request.

    Without a request (a feed, a mail) only what everybody may read is shown. What was deleted is None: not shown.
    """
    if member is None:
        return False
    asked: dict[int, frozenset[str]] = request.__dict__.setdefault("_collection_tokens", {}) if request else {}
    if member.collection_id not in asked:
        asked[member.collection_id] = file_tokens(member)
    return bool(asked[member.collection_id] & holds(getattr(request, "user", None)))


def _restriction_tokens(restriction: CollectionViewRestriction) -> frozenset[str]:
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return frozenset({MEMBERS})
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        return frozenset(group_token(group.pk) for group in restriction.groups.all())
    return frozenset()
