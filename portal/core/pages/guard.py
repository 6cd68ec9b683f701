"""The hard rule behind every door: no published page shows a file that its readers may not all read."""

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, post_page_move

from portal.core.files.models import PortalDocument, PortalImage
from portal.core.files.readable import files_below, hidden_on_live_pages, pages_that_show
from portal.core.pages.words import hidden_pages_message
from portal.core.publishing import guards
from portal.core.publishing.guards import ChangeRefused

PAGE, SUBTREE, COLLECTION, IMAGE, DOCUMENT = "page", "subtree", "collection", "image", "document"


def connect() -> None:
    """Called once, at start-up."""
    guards.register(no_hidden_files)
    page_published.connect(_published)
    post_save.connect(_alias_made)
    post_page_move.connect(_moved)
    for signal in (post_save, post_delete):
        signal.connect(_page_restriction, sender=PageViewRestriction)
        signal.connect(_collection_restriction, sender=CollectionViewRestriction)
    m2m_changed.connect(_page_restriction, sender=PageViewRestriction.groups.through)
    m2m_changed.connect(_collection_restriction, sender=CollectionViewRestriction.groups.through)
    post_save.connect(_collection, sender=Collection)
    post_save.connect(_image, sender=PortalImage)
    post_save.connect(_document, sender=PortalDocument)


def no_hidden_files(noted: set[tuple[str, str]]) -> None:
    """Raises ChangeRefused with the files and pages that the change would set apart."""
    pages = {page.pk: page for page in _pages(noted)}
    found = hidden_on_live_pages(pages.values())
    if found:
        raise ChangeRefused(hidden_pages_message(found))


def _pages(noted: set[tuple[str, str]]) -> list[Page]:
    by_kind: dict[str, list[str]] = {}
    for kind, value in noted:
        by_kind.setdefault(kind, []).append(value)
    pages = list(Page.objects.live().filter(pk__in=by_kind.get(PAGE, [])))
    for path in Page.objects.filter(pk__in=by_kind.get(SUBTREE, [])).values_list("path", flat=True):
        pages += Page.objects.live().filter(path__startswith=path)
    files = list(PortalImage.objects.filter(pk__in=by_kind.get(IMAGE, [])))
    files += PortalDocument.objects.filter(pk__in=by_kind.get(DOCUMENT, []))
    for path in Collection.objects.filter(pk__in=by_kind.get(COLLECTION, [])).values_list("path", flat=True):
        files += files_below(path)
    return pages + (pages_that_show(files) if files else [])


def _published(sender: Any, instance: Page, **kwargs: Any) -> None:
    # Wagtail's own index of references follows by the queue; what was published now must be in it now.
    ReferenceIndex.create_or_update_for_object(instance)
    guards.note(PAGE, instance.pk)


def _alias_made(sender: Any, instance: Any, created: bool = False, **kwargs: Any) -> None:
    if created and isinstance(instance, Page) and instance.alias_of_id:  # it is live without being published
        with transaction.atomic():
            _published(sender, instance)


def _moved(sender: Any, instance: Page, **kwargs: Any) -> None:
    guards.note(SUBTREE, instance.pk)


def _page_restriction(sender: Any, instance: PageViewRestriction, **kwargs: Any) -> None:
    guards.note(SUBTREE, instance.page_id)


def _collection_restriction(sender: Any, instance: CollectionViewRestriction, **kwargs: Any) -> None:
    guards.note(COLLECTION, instance.collection_id)


def _collection(sender: Any, instance: Collection, created: bool, **kwargs: Any) -> None:
    if not created:
        guards.note(COLLECTION, instance.pk)


def _image(sender: Any, instance: PortalImage, created: bool, **kwargs: Any) -> None:
    if not created:
        guards.note(IMAGE, instance.pk)


def _document(sender: Any, instance: PortalDocument, created: bool, **kwargs: Any) -> None:
    if not created:
        guards.note(DOCUMENT, instance.pk)
