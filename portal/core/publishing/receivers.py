"""Wagtail's words for "a page changed", all led to one place.

Never ``post_save``, which fires for drafts too; but for a live alias, of which Wagtail says nothing else.
"""

from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal.core.publishing import services
from portal.core.publishing.editions import record_edition


def connect() -> None:
    """Called once, at start-up."""
    page_published.connect(_published)
    page_unpublished.connect(_one)
    page_slug_changed.connect(_subtree)
    post_page_move.connect(_subtree)
    post_delete.connect(_one, sender=Page)
    post_save.connect(_alias_made)
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction)
    m2m_changed.connect(_restricted, sender=PageViewRestriction.groups.through)


def _published(sender: Any, instance: Page, revision: Any = None, **kwargs: Any) -> None:
    if revision is not None and instance.live:  # Wagtail says « published » too when a draft is put on the schedule
        record_edition(instance, revision)
    # Wagtail tells of a new slug after commit only; what lies below has a new address in this transaction already.
    if instance.is_site_root():
        services.reproject([instance.pk])
    else:
        services.reproject_subtree(instance)


def _one(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.reproject([instance.pk])


def _subtree(sender: Any, instance: Page, **kwargs: Any) -> None:
    services.reproject_subtree(Page.objects.get(pk=instance.pk))


def _alias_made(sender: Any, instance: Any, created: bool = False, **kwargs: Any) -> None:
    if created and isinstance(instance, Page) and instance.alias_of_id:
        services.reproject([instance.pk])


def goes_with_its_page(origin: Any) -> bool:
    """Whether a rule is deleted because its page is: ``origin`` is Django's word for what the deletion began with."""
    return origin is not None and getattr(origin, "model", type(origin)) is not PageViewRestriction


def _restricted(
    sender: Any, instance: PageViewRestriction, action: str = "", origin: Any = None, **kwargs: Any
) -> None:
    if action.startswith("pre_") or goes_with_its_page(
        origin
    ):  # then half of the pages are gone, and tell it themselves
        return
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        services.reproject_subtree(page)
