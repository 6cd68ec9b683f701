"""The access log, the Content-Security-Policy, and what is said at an address that is no page."""

import logging
import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render

from portal.core.publishing.middleware import route_of

logger = logging.getLogger("portal.access")
Handler = Callable[[HttpRequest], HttpResponse]


class AccessLogMiddleware:
    """One line a request: the route's name, never its address, query or person."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        start = time.monotonic()
        response = self.get_response(request)
        data = {
            "method": request.method,
            "route": route_of(request),
            "status": response.status_code,
            "milliseconds": round((time.monotonic() - start) * 1000),
        }
        logger.info("request", extra={"data": data})
        return response


class NoPageMiddleware:
    """An address that takes what a form sends, opened by itself: our page in the place of an empty 405."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method not in ("GET", "HEAD"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        page["Cache-Control"] = "private, no-store"
        return page


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """A strict policy everywhere; Wagtail's admin has its own, looser one, for its own pages only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Security-Policy"):
            return response
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
        return super().process_response(request, response)
