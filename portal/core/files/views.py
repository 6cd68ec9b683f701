"""The doors of images and documents: the audience first, everything else after."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from portal.core.audience import PUBLIC
from portal.core.audience.services import holds, needs
from portal.core.files.models import PortalDocument, PortalImage, PortalRendition
from portal.core.files.permissions import may_edit
from portal.core.files.serve import serve_private


def rendition(request: HttpRequest, public_id: UUID, filter_spec: str, name: str) -> HttpResponseBase:
    """An existing rendition; none is made on demand, so nobody can order costly ones by address."""
    found = get_object_or_404(
        PortalRendition.objects.select_related("image__collection"),
        image__public_id=public_id,
        filter_spec=filter_spec,
        file__endswith=f"/{name}",
    )
    public = _check(request, found.image)
    return serve_private(request, found.file, filename=name, public=public, inline=True)


def document(request: HttpRequest, public_id: UUID, filename: str) -> HttpResponseBase:
    """A document, as a download; a PDF that one asks to read (``?lire``) is shown, at the page that the address names."""
    found = get_object_or_404(PortalDocument.objects.select_related("collection"), public_id=public_id)
    if found.filename != filename:
        raise Http404
    public = _check(request, found)
    return serve_private(request, found.file, filename=filename, public=public, inline="lire" in request.GET)


def _check(request: HttpRequest, member: PortalImage | PortalDocument) -> bool:
    """Refuse (404) who may not read; return whether everybody may."""
    needed = needs(member)
    if not needed & holds(request.user) and not may_edit(request.user, member):
        raise Http404
    return PUBLIC in needed
