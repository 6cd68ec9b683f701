"""Pages that are the same for all readers who hold the same: made once a generation, finished for each reader."""

import hashlib
import re
import secrets
from collections.abc import Callable

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

from portal.core.audience.services import holds
from portal.core.publishing.middleware import route_of
from portal.core.publishing.models import Generation
from portal.core.publishing.release import release

Handler = Callable[[HttpRequest], HttpResponseBase]
KEPT_SECONDS = 60 * 60


class Places:
    """The places of a page that name its reader: kept empty while the page is made, filled for each reader."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(16)
        self.templates: list[str] = []

    def keep(self, template_name: str) -> str:
        """Mark the place where ``template_name`` will stand."""
        self.templates.append(template_name)
        return f"<!--{self.token}-{len(self.templates) - 1}-->"

    def cut(self, response: HttpResponse) -> tuple[list[bytes], list[str]]:
        """The page between its places, one piece more than there are places, and what stands there: none for an answer that took
        the place of what was made first (a page that isn't there becomes a redirect)."""
        parts = re.split(rb"<!--%s-(\d+)-->" % self.token.encode(), response.content)
        return parts[::2], [self.templates[int(number)] for number in parts[1::2]]


def _fill(request: HttpRequest, pieces: list[bytes], templates: list[str]) -> bytes:
    filled = [pieces[0]]
    for template_name, piece in zip(templates, pieces[1:], strict=True):
        filled += get_template(template_name).render({}, request).encode(), piece
    return b"".join(filled)


class SharedPageMiddleware:
    """Keeps pages that said ``same_for_readers``, by path, generation, release and what the reader holds.

    Rights stay live: what the reader holds is asked on each request, and whatever changes what a page shows, or to whom,
    advances the generation in its own transaction. A query string or a message for the reader goes past it; so do drafts, which
    Wagtail previews at the address of their page, and visitors, who have a cache of their own (PublicPageCacheMiddleware).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.release = release()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_share(request):
            return self.get_response(request)
        key = f"shared:{self.release}:{Generation.current()}:{_reading(request)}"
        kept = cache.get(key)
        if kept is None:
            places = Places()
            request.personal_places = places  # type: ignore[attr-defined]
            response = self.get_response(request)
            if not isinstance(response, HttpResponse):
                return response
            pieces, templates = places.cut(response)
            if not templates:
                return response
            if not _may_keep(request, response):
                response.content = _fill(request, pieces, templates)
                return response
            kept = pieces, templates, dict(response.items()), route_of(request)
            cache.set(key, kept, KEPT_SECONDS)
        pieces, templates, headers, request.kept_route = kept  # type: ignore[attr-defined]
        return HttpResponse(_fill(request, pieces, templates), headers=headers)


def _may_share(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and not getattr(request, "is_dummy", False)
        and request.user.is_authenticated
        and not len(get_messages(request))
    )


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page that said so, without a cookie or a form's token of one reader."""
    own = response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return response.status_code == 200 and not own and getattr(response, "same_for_readers", False)


def _reading(request: HttpRequest) -> str:
    reading = " ".join([request.get_host(), request.path, *sorted(holds(request.user))])
    return hashlib.sha256(reading.encode()).hexdigest()
