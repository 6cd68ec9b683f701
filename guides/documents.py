"""The documents that published pages give: the model letters of guides, and what any page links to."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from guides.letters import letters_of
from guides.models import GuidePage
from portal.core.audience.services import holds, readable
from portal.core.audience.tokens import narrow
from portal.core.files.audience import collection_tokens
from portal.core.files.models import PortalDocument
from portal.core.files.texts import DOCUMENTS
from portal.core.texts.kinds import kind_of
from portal.core.texts.selectors import pages_of
from search import files
from search.pages import PageSource, common
from search.sources import EntryDraft, Kind

LETTER = Kind("document", "Modèle de courrier", "Modèles", "lettre", 50, 0.5)
LINKED = Kind("fichier", "Document", "Documents", "lettre", 52, 0.5, listed=False)


class DocumentSource(PageSource):
    """The documents of pages: found by who may read both the page and the document. A model letter leads to its place in the
    guide, which says what it is for; another document to the place in the page that links to it; words that stand in a file
    lead to its page.

    Which page links to which document is what Wagtail's index of references says: of live pages it is right within the
    transaction that publishes them. Of what no text is read (a film, its captions), the page tells by itself.
    """

    name = "guides.document"
    model = Page  # type: ignore[assignment]  # of any room
    kinds = (LETTER, LINKED)

    def live(self) -> "QuerySet[Any]":
        return Page.objects.live().filter(Exists(_uses(Cast(OuterRef("pk"), CharField())))).specific()

    def of(self, page: Any, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        letters = list(letters_of(page)) if isinstance(page, GuidePage) else []
        shown_as_letters = {value[name].pk for _, value in letters for name in FORMATS if value[name]}
        linked = {document: anchor for document, anchor in _linked(page) if document.pk not in shown_as_letters}
        given = [(value["document"], _letter(page, anchor, value)) for anchor, value in letters]
        given += [(document, _link(page, anchor, document)) for document, anchor in linked.items()]
        pages = pages_of(DOCUMENTS, {document.pk: document.file.name for document, _ in given})
        shared = common(page, url, tokens)
        asked: dict[int, frozenset[str]] = {}
        for number, (document, said) in enumerate(given):
            if document.collection_id not in asked:
                asked[document.collection_id] = narrow(tokens, collection_tokens(document.collection))
            own = {"tokens": asked[document.collection_id], "position": number, "part": str(document.pk)}
            whole = EntryDraft(**shared | said | own)
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


def _uses(page_id: Any) -> "QuerySet[ReferenceIndex]":
    """Where this page names documents."""
    return ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(PortalDocument),
        object_id=page_id,
    )


def _linked(page: Any) -> Iterable[tuple[PortalDocument, str]]:
    """The documents with a text that ``page`` names, each with the anchor of the first place."""
    places: dict[int, str] = {}
    for pk, path in _uses(str(page.pk)).order_by("pk").values_list("to_object_id", "content_path"):
        places.setdefault(int(pk), page.anchor_at(path))
    documents = PortalDocument.objects.filter(pk__in=places).select_related("collection").order_by("pk")
    return [(document, places[document.pk]) for document in documents if kind_of(document.filename)]


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
