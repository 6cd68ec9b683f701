"""A reference that changes changes every page that quotes it."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, ReferenceIndex

from portal.core.legal.models import LegalReference
from portal.core.publishing import services


def connect() -> None:
    """Called once, at start-up."""
    post_save.connect(_changed, sender=LegalReference)
    post_delete.connect(_changed, sender=LegalReference)


def _changed(sender: Any, instance: LegalReference, created: bool = False, **kwargs: Any) -> None:
    if created:
        return
    page_type = ContentType.objects.get_for_model(Page)
    quoting = ReferenceIndex.get_references_to(instance).filter(base_content_type=page_type)
    services.reproject(sorted({int(pk) for pk in quoting.values_list("object_id", flat=True)}))
