"""The two questions that everything asks, and the projection into the side table."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, QuerySet

from portal.core.audience import registry
from portal.core.audience.models import AudienceToken
from portal.core.audience.tokens import PUBLIC

M = TypeVar("M", bound=Model)


def needs(obj: Model) -> frozenset[str]:
    """What ``obj`` needs, asked live. Empty: nobody may read it. Raises NoAudienceError for an unknown model."""
    return frozenset(registry.provider_of(type(obj))(obj))


def holds(user: Any) -> frozenset[str]:
    """What ``user`` holds. A visitor and a deactivated person hold ``public``; being a superuser adds nothing."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset({PUBLIC})
    if not hasattr(user, "_audience_tokens"):
        tokens = {PUBLIC}
        for holdings in registry.all_holdings():
            tokens.update(holdings(user))
        user._audience_tokens = frozenset(tokens)
    return user._audience_tokens


def may_read(user: Any, obj: Model) -> bool:
    """Whether ``user`` may read ``obj`` now."""
    return bool(needs(obj) & holds(user))


def readable(queryset: "QuerySet[M]", user: Any) -> "QuerySet[M]":
    """The rows of ``queryset`` that ``user`` may read, by the side table (one subquery)."""
    model = registry.subject(queryset.model)
    tokens = AudienceToken.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id=OuterRef("pk"),
        token__in=holds(user),
    )
    return queryset.filter(Exists(tokens))


def project(model: type[Model], needed: dict[int, frozenset[str]]) -> None:
    """Make the side table say, for each id of ``needed``, exactly these tokens (none: nobody)."""
    content_type = ContentType.objects.get_for_model(registry.subject(model))
    stored: dict[int, set[str]] = {pk: set() for pk in needed}
    rows = AudienceToken.objects.filter(content_type=content_type, object_id__in=needed)
    for object_id, token in rows.values_list("object_id", "token"):
        stored[object_id].add(token)
    _remove(content_type, needed, stored)
    AudienceToken.objects.bulk_create(
        AudienceToken(content_type=content_type, object_id=pk, token=token)
        for pk, tokens in needed.items()
        for token in sorted(tokens - stored[pk])
    )


def _remove(content_type: ContentType, needed: dict[int, frozenset[str]], stored: dict[int, set[str]]) -> None:
    for pk, tokens in needed.items():
        surplus = stored[pk] - tokens
        if surplus:
            AudienceToken.objects.filter(content_type=content_type, object_id=pk, token__in=surplus).delete()


def tokens_of(model: type[Model], ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """The stored tokens of many objects in one query."""
    content_type = ContentType.objects.get_for_model(registry.subject(model))
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    rows = AudienceToken.objects.filter(content_type=content_type, object_id__in=found)
    for object_id, token in rows.values_list("object_id", "token"):
        found[object_id].add(token)
    return {pk: frozenset(tokens) for pk, tokens in found.items()}
