"""Admin changes as one transaction; anonymous pages from the cache, correct before fast."""

import gzip
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from portal.core.publishing.models import Generation

Handler = Callable[[HttpRequest], HttpResponse]
KEPT_SECONDS = 60 * 60
SMALLEST_GZIP = 600


class AtomicAdminMiddleware:
    """A POST to the admin is one transaction: the page and its projections change together, or nothing does."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method != "POST" or not request.path.startswith("/admin/"):
            return None
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class PublicPageCacheMiddleware:
    """Keeps anonymous GETs of public pages, by path and generation.

    A cookie or a query string bypasses it. A page says that it may be kept by ``Cache-Control: public``; a page with
    that header must be the same for everybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.COOKIES or request.META.get("QUERY_STRING") or "Range" in request.headers:
            return self.get_response(request)
        key = f"page:{Generation.current()}:{request.get_host()}:{request.path}"
        kept = cache.get(key)
        if kept is None:
            kept = self._ask(request, key)
            if isinstance(kept, HttpResponse):
                return kept
        return _respond(request, kept)

    def _ask(self, request: HttpRequest, key: str) -> Any:
        response = self.get_response(request)
        if response.status_code != 200 or response.streaming or response.cookies or not is_public(response):
            return response
        if "ETag" in response or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        body = response.content
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        small = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_GZIP else None
        kept = (body, small, headers)
        cache.set(key, kept, KEPT_SECONDS)
        return kept


def is_public(response: HttpResponse) -> bool:
    """Whether the page said that everybody may keep it."""
    return response.headers.get("Cache-Control", "").startswith("public")


def _respond(request: HttpRequest, kept: tuple[bytes, bytes | None, dict[str, str]]) -> HttpResponse:
    body, small, headers = kept
    packed = small is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(small if packed else body, headers=headers)
    if packed:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
