"""What stands in a page but changes elsewhere: a document, its collection's audience, a legal reference.

Pages themselves come by core.publishing.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import CollectionViewRestriction, ReferenceIndex

from guides.models import GuidePage
from portal.core.files.models import PortalDocument
from portal.core.legal.models import LegalReference
from search.services import project, project_pages


def connect() -> None:
    """Called once, when sources are found."""
    for signal in (post_save, post_delete):
        signal.connect(_quoted_changed, sender=PortalDocument)
        signal.connect(_quoted_changed, sender=LegalReference)
        signal.connect(_collections_changed, sender=CollectionViewRestriction)
    m2m_changed.connect(_collections_changed, sender=CollectionViewRestriction.groups.through)


def _quoted_changed(sender: Any, instance: Any, created: bool = False, **kwargs: Any) -> None:
    if created:
        return
    ids = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
    project_pages(sorted({int(pk) for pk in ids if str(pk).isdigit()}))


def _collections_changed(sender: Any, **kwargs: Any) -> None:
    project("guides.document", list(GuidePage.objects.live().values_list("pk", flat=True)))
