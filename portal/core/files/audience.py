"""Who may read an image or a document: what the collections above it say (Wagtail alone covers documents only)."""

from wagtail.models import Collection, CollectionMember, CollectionViewRestriction

from portal.core.audience import MEMBERS, PUBLIC, group_token
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


def _restriction_tokens(restriction: CollectionViewRestriction) -> frozenset[str]:
    if restriction.restriction_type == CollectionViewRestriction.LOGIN:
        return frozenset({MEMBERS})
    if restriction.restriction_type == CollectionViewRestriction.GROUPS:
        return frozenset(group_token(group.pk) for group in restriction.groups.all())
    return frozenset()
