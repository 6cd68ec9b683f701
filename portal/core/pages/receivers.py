"""What stands in a page but changes elsewhere: a document, an image, their collection's readers, a legal reference, a theme.

Each leads to ``publishing.services``, as a change of the page itself does.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import CollectionViewRestriction

from portal.core.files.models import PortalDocument, PortalImage
from portal.core.files.readable import files_below, pages_that_show
from portal.core.legal.models import LegalReference
from portal.core.publishing import services
from portal.core.publishing.models import Generation
from portal.core.themes.models import Theme

QUOTED: tuple[type[Model], ...] = (PortalDocument, PortalImage, LegalReference)


def connect() -> None:
    """Called once, at start-up."""
    for model in QUOTED:
        post_save.connect(_quoted_changed, sender=model)
        post_delete.connect(_quoted_changed, sender=model)
    for signal in (post_save, post_delete):
        signal.connect(_collection_restricted, sender=CollectionViewRestriction)
        signal.connect(_theme_changed, sender=Theme)
    m2m_changed.connect(_collection_restricted, sender=CollectionViewRestriction.groups.through)


def _quoted_changed(sender: Any, instance: Model, created: bool = False, **kwargs: Any) -> None:
    if not created:
        _reproject_pages_that_show([instance])


def _collection_restricted(sender: Any, instance: Any, action: str = "", **kwargs: Any) -> None:
    if action.startswith("pre_") or not isinstance(instance, CollectionViewRestriction):
        return
    _reproject_pages_that_show(files_below(instance.collection.path))


def _reproject_pages_that_show(things: Iterable[Model]) -> None:
    services.reproject([page.pk for page in pages_that_show(things)])


def _theme_changed(sender: Any, **kwargs: Any) -> None:
    Generation.advance()
