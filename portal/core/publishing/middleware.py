"""Admin changes as one transaction; anonymous pages from the cache, correct before fast."""

import gzip
import hashlib
from collections.abc import Callable
from typing import Any, TypeGuard

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from portal.core.publishing import guards
from portal.core.publishing.guards import ChangeRefused
from portal.core.publishing.models import Generation
from portal.core.publishing.release import release

Handler = Callable[[HttpRequest], HttpResponseBase]
Kept = tuple[bytes, bytes | None, dict[str, str], str | None]
HEALTH = frozenset({"/healthz", "/readyz"})  # asked when the database or the cache may be away
KEPT_SECONDS = 60 * 60
SMALLEST_GZIP = 600


class AtomicAdminMiddleware:
    """A POST to the admin is one transaction: the page and its projections change together, or nothing does."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.method != "POST" or not request.path.startswith("/admin/"):
            return None
        guards.watch()
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response = response.render()
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    guards.check()
        except ChangeRefused as refusal:
            return _say(request, refusal)
        finally:
            guards.forget()
        return response


def _say(request: HttpRequest, refusal: ChangeRefused) -> HttpResponse:
    """Nothing was written: back to where the person came from, with the reason; scripts get it as JSON."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"success": False, "error_message": str(refusal)}, status=409)
    list(messages.get_messages(request))  # what the view had to say was undone with it
    for message in refusal.messages:
        messages.error(request, message)
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = resolve_url("wagtailadmin_home")
    return HttpResponseRedirect(back)


class PublicPageCacheMiddleware:
    """Keeps anonymous GETs of public pages, by path, generation and release.

    A cookie or a query string bypasses it. A page says that it may be kept by ``Cache-Control: public``; a page with
    that header must be the same for everybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.release = release()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _may_ask(request):
            return self.get_response(request)
        address = hashlib.sha256(f"{request.get_host()}{request.path}".encode()).hexdigest()
        key = f"page:{self.release}:{Generation.current()}:{address}"
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if not _may_keep(response):
                return response
            kept = _keep(response, route_of(request))
            cache.set(key, kept, KEPT_SECONDS)
        return _respond(request, kept)


def _may_ask(request: HttpRequest) -> bool:
    """A whole page, asked by nobody in particular."""
    return (
        request.method == "GET"
        and request.path not in HEALTH
        and not request.COOKIES
        and not request.META.get("QUERY_STRING")
        and "Range" not in request.headers
    )


def _may_keep(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """A whole page, the same for everybody, that nothing else validates."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and is_public(response)
        and not response.cookies
        and "ETag" not in response
        and response.headers.get("Content-Type", "").startswith("text/html")
    )


def _keep(response: HttpResponse, route: str | None) -> Kept:
    body = response.content
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    small = gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_GZIP else None
    return body, small, headers, route


def route_of(request: HttpRequest) -> str | None:
    """The name of the view that answered, or that once made the page which was kept."""
    match = request.resolver_match
    return match.view_name if match else getattr(request, "kept_route", None)


def is_public(response: HttpResponseBase) -> bool:
    """Whether the page said that everybody may keep it."""
    return response.headers.get("Cache-Control", "").startswith("public")


def _respond(request: HttpRequest, kept: Kept) -> HttpResponse:
    body, small, headers, request.kept_route = kept  # type: ignore[attr-defined]
    packed = small is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(small if packed else body, headers=headers)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
