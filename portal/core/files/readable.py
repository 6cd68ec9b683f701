"""What a page shows must be at least as readable as the page: images and documents, found in its fields and blocks.

``hidden_files`` looks at a page in memory, before it is published; ``hidden_on_live_pages`` looks at what is published,
after a file, a collection or a restriction has changed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex

from portal.core.audience.services import needs
from portal.core.audience.tokens import covers
from portal.core.files.models import PortalDocument, PortalImage

PortalFile = PortalImage | PortalDocument
KINDS: tuple[type[PortalFile], ...] = (PortalImage, PortalDocument)


@dataclass(frozen=True)
class HiddenFile:
    """A file that some readers of ``page`` may not read."""

    page: Page
    file: PortalFile


def hidden_files(page: Page, readers: frozenset[str]) -> list[PortalFile]:
    """The files of ``page``, as it is in memory, that not all of ``readers`` may read."""
    found = ReferenceIndex._extract_references_from_object(page)
    files = _files((content_type, object_id) for content_type, object_id, *_ in found)
    return _not_covering(files, readers)


def hidden_on_live_pages(pages: Iterable[Page]) -> list[HiddenFile]:
    """For each of these pages that is live: its files that its readers may not all read."""
    live = {page.pk: page for page in pages if page.live}
    references = _references_by_page(live)
    files = _files({key for keys in references.values() for key in keys})
    by_key = {(_content_type(file), str(file.pk)): file for file in files}
    found = []
    for pk, keys in references.items():
        used = [by_key[key] for key in sorted(keys) if key in by_key]
        found += [HiddenFile(live[pk], file) for file in _not_covering(used, needs(live[pk]))]
    return found


def pages_that_show(things: Iterable[Model]) -> list[Page]:
    """The live pages that show or quote one of these things: one question however many they are."""
    by_type: dict[int, list[str]] = defaultdict(list)
    for thing in things:
        by_type[_content_type(thing)].append(str(thing.pk))
    wanted = Q(pk=None)
    for content_type, ids in by_type.items():
        wanted |= Q(to_content_type=content_type, to_object_id__in=ids)
    page_type = ContentType.objects.get_for_model(Page)
    found = ReferenceIndex.objects.filter(wanted, base_content_type=page_type).values_list("object_id", flat=True)
    return list(Page.objects.live().filter(pk__in={int(pk) for pk in found}).order_by("title"))


def files_below(collection_path: str) -> list[PortalFile]:
    """The files of a collection and of those below it."""
    return [
        file
        for kind in KINDS
        for file in kind._default_manager.filter(collection__path__startswith=collection_path).order_by("pk")
    ]


def _references_by_page(pages: Iterable[int]) -> dict[int, set[tuple[int, str]]]:
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(pk) for pk in pages],
        to_content_type__in=[ContentType.objects.get_for_model(kind) for kind in KINDS],
    )
    for object_id, content_type, to_object_id in rows.values_list("object_id", "to_content_type", "to_object_id"):
        found[int(object_id)].add((content_type, to_object_id))
    return found


def _files(keys: Iterable[tuple[int, str]]) -> list[PortalFile]:
    ids: dict[int, set[str]] = defaultdict(set)
    for content_type, object_id in keys:
        ids[content_type].add(object_id)
    found: list[PortalFile] = []
    for kind in KINDS:
        wanted = ids.get(ContentType.objects.get_for_model(kind).pk, set())
        found += kind._default_manager.filter(pk__in=wanted).select_related("collection").order_by("pk")
    return found


def _not_covering(files: Iterable[PortalFile], readers: frozenset[str]) -> list[PortalFile]:
    return [file for file in files if not covers(needs(file), readers)]


def _content_type(thing: Model) -> int:
    return ContentType.objects.get_for_model(type(thing)).pk
