"""What stands in a page but changes elsewhere: a document, an image, their collection's readers, a legal reference, a theme.

Each leads to ``publishing.services``, as a change of the page itself does.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from portal.core.files.models import PortalDocument, PortalImage
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


def quoting(things: Iterable[Model]) -> list[int]:
    """The pages that quote one of these things."""
    page_type = ContentType.objects.get_for_model(Page)
    found: set[int] = set()
    for thing in things:
        references = ReferenceIndex.get_references_to(thing).filter(base_content_type=page_type)
        found.update(int(pk) for pk in references.values_list("object_id", flat=True))
    return sorted(found)


def _quoted_changed(sender: Any, instance: Model, created: bool = False, **kwargs: Any) -> None:
    if not created:
        services.reproject(quoting([instance]))


def _collection_restricted(sender: Any, instance: Any, action: str = "", **kwargs: Any) -> None:
    if action.startswith("pre_") or not isinstance(instance, CollectionViewRestriction):
        return
    below = instance.collection.get_descendants(inclusive=True)
    documents = PortalDocument.objects.filter(collection__in=below)
    images = PortalImage.objects.filter(collection__in=below)
    services.reproject(quoting([*documents, *images]))


def _theme_changed(sender: Any, **kwargs: Any) -> None:
    Generation.advance()
