"""When a PDF is made: at publish by the worker, or on demand by the first who asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from guides.models import GuidePage, ReflexCardPage
from guides.pdf.build import build
from guides.pdf.card import card_document
from guides.pdf.document import Document
from guides.pdf.guide import guide_document
from guides.tasks import make_pdf
from portal.core.pdf import services as store
from portal.core.pdf import slots
from portal.core.pdf.compiler import Compiled
from portal.core.pdf.errors import CompileError, PdfBusyError, PdfError
from portal.core.pdf.models import PdfFile
from portal.core.publishing.editions import freeze_instead
from portal.core.publishing.models import Edition
from portal.core.tasks import after_commit

WAIT_SECONDS = 4.0
WORKER_WAIT_SECONDS = 60.0
DOCUMENTS: dict[type[Page], Callable[[Any, Any, Page], Document]] = {
    GuidePage: guide_document,
    ReflexCardPage: card_document,
}


@dataclass(frozen=True)
class State:
    """How the PDF of a page is, for its editors. Not ok without an error: it is being made, or will be when asked for."""

    ok: bool
    error: str = ""
    block: str = ""
    pages: int | None = None
    made_at: datetime | None = None


def current(page: Page, wait_seconds: float = WAIT_SECONDS, *, thorough: bool = False) -> PdfFile:
    """The file of the live ``page`` as it is read now. Raises PdfError or PdfBusyError; ``thorough`` finds the block."""
    try:
        document = _document(page, page.editions.first(), page)
    except PdfError as error:
        store.refuse(page.pk, error)
        raise
    store.accept(page.pk)
    return store.obtain(_order(page, document, thorough), wait_seconds)


def frozen(page: Page, edition: Any, wait_seconds: float = WAIT_SECONDS, *, thorough: bool = False) -> PdfFile:
    """The file of an edition: made once from its frozen revision, then kept whatever becomes of the page."""
    kept = PdfFile.objects.filter(page_id=page.pk, edition=edition.number).exclude(file="").first()
    if kept is not None:
        return kept
    document = _document(edition.revision.as_object(), edition, page)
    return store.freeze(store.obtain(_order(page, document, thorough), wait_seconds), edition.number)


def make(page_id: int) -> None:
    """Have the files of a live page ready: its newest edition's and its own. Failures are recorded, not raised."""
    page = Page.objects.filter(pk=page_id, live=True).specific().first()
    if page is None or type(page) not in DOCUMENTS:
        return
    made = _try(lambda: current(page, WORKER_WAIT_SECONDS, thorough=True))
    edition = page.editions.first()
    if edition is not None:
        made = _freeze(page, edition, made)
    if made is not None:
        store.forget_others(page.pk, made.key)


def _freeze(page: Page, edition: Edition, made: PdfFile | None) -> PdfFile | None:
    """Make the edition's file. Returns the page's own, ``made`` until now.

    An edition that can't be printed has never been taken away: the correction that can takes the place of what it froze.
    """
    try:
        frozen(page, edition, WORKER_WAIT_SECONDS, thorough=True)
    except PdfBusyError:
        return made
    except PdfError:
        if made is None or page.live_revision_id in (None, edition.revision_id):
            return made
        freeze_instead(edition, page.live_revision)
        _try(lambda: frozen(page, edition, WORKER_WAIT_SECONDS, thorough=True))
        return _try(lambda: current(page, WORKER_WAIT_SECONDS, thorough=True))
    return made


def _try(make_one: Callable[[], PdfFile]) -> PdfFile | None:
    try:
        return make_one()
    except (PdfError, PdfBusyError):
        return None  # the row says why; who is building it will finish


def state(page: Page) -> State:
    """What an editor is told about the PDF of the published page. Nothing is built."""
    try:
        key = _document(page, page.editions.first(), page).key
    except PdfError as error:
        return State(ok=False, error=error.message, block=error.block)
    row = PdfFile.objects.filter(key=key).first()
    if row is None:
        return State(ok=False)
    return State(ok=row.is_ready, error=row.error, block=row.block, pages=row.pages, made_at=row.made_at)


def preview_bytes(page: Page) -> bytes:
    """The PDF of a draft as it stands (« Projet »), kept nowhere. Raises PdfError naming its block, or PdfBusyError."""
    live = Page.objects.filter(pk=page.pk).specific().first() if page.pk else None
    document = _document(page, None, live or page)
    with slots.slot(WAIT_SECONDS):
        return build(document, find_block=True).content


def _document(content: Any, edition: Any, page: Page) -> Document:
    return DOCUMENTS[type(content)](content, edition, page)


def _order(page: Page, document: Document, thorough: bool) -> store.Order:
    return store.Order(
        page_id=page.pk,
        key=document.key,
        images=document.images,
        build=lambda: _build(page, document, thorough),
        thorough=thorough,
    )


def _build(page: Page, document: Document, thorough: bool) -> Compiled:
    """A visitor doesn't wait for the block at fault to be found: the worker finds it, for the editors."""
    try:
        return build(document, find_block=thorough)
    except CompileError:
        if not thorough:
            after_commit(make_pdf, page.pk)
        raise
