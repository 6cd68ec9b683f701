"""Where rooms say what their objects need and what people hold. Filled at ``AppConfig.ready()``."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet

Provider = Callable[[Any], Iterable[str]]
Holdings = Callable[[Any], Iterable[str]]
ReaderGroups = Callable[[], QuerySet[Group]]

_providers: dict[type[Model], Provider] = {}
_holdings: list[Holdings] = []
_reader_groups: list[ReaderGroups] = []


class NoAudienceError(LookupError):
    """The model has no provider: its objects are not served, not listed, not indexed."""


def register(model: type[Model], provider: Provider) -> None:
    """Objects of ``model`` (and of models that inherit from it) need what ``provider(obj)`` returns."""
    _providers[model] = provider


def register_holdings(holdings: Holdings) -> None:
    """``holdings(user)`` adds tokens to what an active, signed-in user holds."""
    if holdings not in _holdings:
        _holdings.append(holdings)


def subject(model: type[Model]) -> type[Model]:
    """The registered model under which the tokens of ``model`` are stored. Raises NoAudienceError."""
    for parent in model.__mro__:
        if parent in _providers:
            return parent
    raise NoAudienceError(f"{model._meta.label} has no audience provider")


def provider_of(model: type[Model]) -> Provider:
    """The provider of ``model``. Raises NoAudienceError."""
    return _providers[subject(model)]


def all_holdings() -> list[Holdings]:
    """What the rooms registered, in order."""
    return _holdings


def register_reader_groups(groups: ReaderGroups) -> None:
    """``groups()`` are the groups that may stand in an audience; role groups are none of them."""
    _reader_groups[:] = [groups]


def reader_groups() -> QuerySet[Group]:
    """The groups that read together. None before a room has registered them."""
    return _reader_groups[0]() if _reader_groups else Group.objects.none()
