"""The doors of PDF files: who may read the page first, everything else after."""

import logging
from collections.abc import Callable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from guides import pdf
from guides.citation import corrected_on
from guides.models import GuidePage, ReflexCardPage
from portal.core.audience import PUBLIC
from portal.core.audience.services import holds, may_read, needs
from portal.core.files.models import PortalImage
from portal.core.files.serve import serve_private
from portal.core.pages.door import refuse
from portal.core.pdf.errors import PdfBusyError, PdfError
from portal.core.pdf.models import PdfFile
from portal.core.publishing.models import Edition

logger = logging.getLogger("portal.pdf")
FAILED_RETRY_AFTER = 600
GONE_RETRY_AFTER = 5
MODELS: dict[str, type[Page]] = {"guide": GuidePage, "fiche": ReflexCardPage}


@require_safe
def current(request: HttpRequest, kind: str, slug: str) -> HttpResponseBase:
    """The PDF of a page as it is read now."""
    page = get_object_or_404(MODELS[kind], slug=slug)
    refused = refuse(request, page)
    if refused:
        return refused
    latest = page.editions.first()
    return _answer(request, page, lambda: pdf.current(page), _name(page, latest, corrected_on(page, latest)))


@require_safe
def edition(request: HttpRequest, kind: str, slug: str, number: int) -> HttpResponseBase:
    """The PDF of one edition, the same bytes for ever."""
    page = get_object_or_404(MODELS[kind], slug=slug)
    refused = refuse(request, page)
    if refused:
        return refused
    found = get_object_or_404(page.editions.select_related("revision"), number=number)
    return _answer(request, page, lambda: pdf.frozen(page, found), _name(page, found))


def _name(page: Page, edition: Edition | None, corrected: date | None = None) -> str:
    """What the file is called when it is kept: what was corrected since isn't taken for what the edition froze."""
    words = [page.slug]
    if edition is not None:
        words.append(f"edition-{edition.number}")
    if corrected:
        words.append(f"corrigee-{corrected:%Y-%m-%d}")
    return "-".join(words) + ".pdf"


def _answer(request: HttpRequest, page: Page, get: Callable[[], PdfFile], name: str) -> HttpResponseBase:
    try:
        found = get()
    except PdfBusyError as error:
        return _unavailable(request, page, error.retry_after, being_made=True)
    except PdfError:
        return _unavailable(request, page, FAILED_RETRY_AFTER, being_made=False)
    public = _check_images(request, found) and PUBLIC in needs(page)
    try:
        return serve_private(request, found.file, filename=name, public=public, inline=True)
    except FileNotFoundError:  # a newer file took its place this very moment, or the disk lost it
        logger.error("pdf bytes are gone", extra={"page_id": page.pk, "key": found.key[:12]})
        return _unavailable(request, page, GONE_RETRY_AFTER, being_made=True)


def _check_images(request: HttpRequest, found: PdfFile) -> bool:
    """A frozen edition may show an image that was narrowed since: who may not see it gets nothing (404).

    An image that was deleted is read by who could read it last (``PdfFile.lost``); one of which nothing is known, by
    nobody. Returns whether everybody may see all of them.
    """
    images = list(PortalImage.objects.filter(pk__in=found.images).select_related("collection"))
    if len(images) != len(set(found.images)) or not all(may_read(request.user, image) for image in images):
        raise Http404
    if not all(holds(request.user).intersection(needed) for needed in found.lost):
        raise Http404
    return not found.lost and all(PUBLIC in needs(image) for image in images)


def _unavailable(request: HttpRequest, page: Page, retry_after: int, *, being_made: bool) -> HttpResponse:
    """A page that says what to do, and nothing about the inside."""
    response = render(request, "pdf/unavailable.html", {"page": page, "being_made": being_made}, status=503)
    response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "private, no-store"
    return response
