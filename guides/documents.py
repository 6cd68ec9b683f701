"""The documents that published pages give: the model letters of guides, and what any page links to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet, prefetch_related_objects
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from guides.letters import letters_of
from guides.models import GuidePage
from portal.core.audience.services import holds, readable, tokens_of
from portal.core.audience.tokens import narrow
from portal.core.files.audience import collection_tokens
from portal.core.files.models import PortalDocument
from portal.core.files.texts import DOCUMENTS
from portal.core.texts.kinds import kind_of
from portal.core.texts.selectors import pages_of
from search import checking, files
from search.pages import common
from search.sources import EntryDraft, Kind

LETTER = Kind("document", "Modèle de courrier", "Modèles", "lettre", 50, 0.5)
LINKED = Kind("fichier", "Document", "Documents", "lettre", 52, 0.5, listed=False)


class DocumentSource:
    """A source (search.sources.Source) of the documents of pages: found by who may read both the page and the document. A model
    letter leads to its place in the guide, which says what it is for; another document to the place in the page that links to
    it; words that stand in a file lead to its page.

    Which page links to which document is what Wagtail's index of references says: of live pages it is right within the
    transaction that publishes them. Of what no text is read (a film, its captions), the page tells by itself.
    """

    name = "guides.document"
    kinds = (LETTER, LINKED)
    pages = False  # guides.texts follows them: what is written in files may be long

    def ids(self) -> Iterable[int]:
        return _live().order_by("pk").values_list("pk", flat=True)

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        given = list(wholes(ids))
        pages = pages_of(DOCUMENTS, {document.pk: document.file.name for document, _ in given})
        for document, whole in given:
            yield whole
            yield from files.sections(whole, document.filename, document.url, pages[document.pk])

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        return set(readable(Page.objects.live(), user).filter(pk__in=ids).values_list("pk", flat=True))

    def readable_parts(self, parts: Sequence[tuple[int, str]], user: Any) -> set[tuple[int, str]]:
        """Documents by their collections; the pages have been asked by ``readable_ids``."""
        wanted = [int(part) for _, part in parts if part.isdigit()]
        found = PortalDocument.objects.filter(pk__in=wanted).select_related("collection")
        collections = {document.collection_id: document.collection for document in found}
        held = holds(user)
        open_ones = {pk for pk, collection in collections.items() if collection_tokens(collection) & held}
        allowed = {str(document.pk) for document in found if document.collection_id in open_ones}
        return {(page_id, part) for page_id, part in parts if part in allowed}


FORMATS = ("document", "other_format")


def wholes(ids: Sequence[int]) -> Iterator[tuple[PortalDocument, EntryDraft]]:
    """The documents of those of these pages that are live, each with its entry without the words in it."""
    pages = list(_live().filter(pk__in=ids).order_by("pk").specific())
    _fetch_beside(pages)
    tokens = tokens_of(Page, ids)
    places = _places(pages)
    named = PortalDocument.objects.select_related("collection")
    documents = named.in_bulk({pk for of_page in places.values() for pk in of_page})
    readers = {one.collection_id: one.collection for one in documents.values()}
    asked = {pk: collection_tokens(collection) for pk, collection in readers.items()}
    for page in pages:
        url = page.get_url()
        if not url or not tokens[page.pk]:
            continue
        shared = common(page, url, tokens[page.pk])
        for number, (pk, said) in enumerate(_given(page, places[page.pk], documents)):
            readable_by = narrow(tokens[page.pk], asked[documents[pk].collection_id])
            own = {"tokens": readable_by, "position": number, "part": str(pk)}
            yield documents[pk], EntryDraft(**shared | said | own)


def out_of_date(ids: Sequence[int]) -> list[int]:
    """Those of these pages of whose documents search says something else than what stands around them now."""
    return checking.out_of_date(DocumentSource.name, ids, lambda some: (whole for _, whole in wholes(some)))


def _given(
    page: Any, places: Mapping[int, str], documents: Mapping[int, PortalDocument]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """What ``page`` gives, first its letters in their order; of what it names otherwise, what has a text."""
    shown_as_letters: set[int] = set()
    for anchor, value in letters_of(page) if isinstance(page, GuidePage) else ():
        shown_as_letters.update(value[name].pk for name in FORMATS if value[name])
        if value["document"].pk in documents:
            yield value["document"].pk, _letter(page, anchor, value)
    for pk in sorted(places):
        if pk in documents and pk not in shown_as_letters and kind_of(documents[pk].filename):
            yield pk, _link(page, places[pk], documents[pk])


def _live() -> PageQuerySet:
    """The live pages, of any room, that name documents."""
    return Page.objects.live().filter(Exists(_uses().filter(object_id=Cast(OuterRef("pk"), CharField()))))


def _uses() -> "QuerySet[ReferenceIndex]":
    """Where pages name documents."""
    return ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(PortalDocument),
    )


def _fetch_beside(pages: Iterable[Any]) -> None:
    """What ``common`` says of pages, at once for those of one kind."""
    by_model: dict[type[Page], list[Any]] = defaultdict(list)
    for page in pages:
        by_model[type(page)].append(page)
    for model, some in by_model.items():
        names = {field.name for field in model._meta.get_fields()}
        prefetch_related_objects(some, *sorted({"editions", "themes"} & names))


def _places(pages: Iterable[Any]) -> dict[int, dict[int, str]]:
    """For each of these pages the documents that it names, each with the anchor of the first place in the page's order."""
    by_id = {str(page.pk): page for page in pages}
    paths: dict[str, list[tuple[int, str]]] = {pk: [] for pk in by_id}
    for page_id, document, path in (
        _uses().filter(object_id__in=by_id).values_list("object_id", "to_object_id", "content_path")
    ):
        paths[page_id].append((int(document), path))
    found: dict[int, dict[int, str]] = {}
    for page_id, page in by_id.items():
        order = {block: number for number, block in enumerate(_blocks(getattr(page, "body", None)))}
        places = found[page.pk] = {}
        for document, path in sorted(paths[page_id], key=lambda use: _place(use[1], order)):
            places.setdefault(document, page.anchor_at(path))
    return found


def _place(path: str, order: Mapping[str, int]) -> tuple[int, str]:
    """Where in the body this path leads; what stands in another field comes before."""
    return max((order.get(part, -1) for part in path.split(".")), default=-1), path


def _blocks(body: Any) -> Iterator[str]:
    """The ids of all blocks of ``body``, whatever they stand in, in their order."""
    for value in _values(body.get_prep_value() if body else []):
        if isinstance(value, dict) and value.get("id"):
            yield value["id"]


def _values(raw: Any) -> Iterator[Any]:
    yield raw
    inner = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    for value in inner:
        yield from _values(value)


def _letter(page: GuidePage, anchor: str, value: Any) -> dict[str, Any]:
    return {
        "kind": LETTER.key,
        "anchor": anchor,
        "title": value["title"],
        "summary": value["description"] or "",
        "body": f"Avec le guide «\u202f{page.title}\u202f».",
    }


def _link(page: Any, anchor: str, document: PortalDocument) -> dict[str, Any]:
    return {
        "kind": LINKED.key,
        "anchor": anchor,
        "title": document.title,
        "beside": page.title,
        "summary": document.description,
    }
