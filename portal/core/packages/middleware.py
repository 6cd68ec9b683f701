"""Two hosts: the portal, and the one that serves packages and nothing else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port

from portal.core.packages.views import not_here

Handler = Callable[[HttpRequest], HttpResponse]
PACKAGE_PATHS = ("/h5p/",)


def names_content_host(host: str) -> bool:
    """Whether ``host`` is the content host in any spelling: letter case, a trailing dot, another port or none."""
    asked, _ = split_domain_port(host)
    ours, _ = split_domain_port(settings.PORTAL_CONTENT_HOST)
    return asked.rstrip(".") == ours.rstrip(".")


class ContentHostMiddleware:
    """On the content host only packages exist; who typed its address by hand is led to the portal."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_content_host = names_content_host(request.get_host())  # type: ignore[attr-defined]
        if not request.is_content_host:  # type: ignore[attr-defined]
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return not_here(request)
        if request.path.startswith(PACKAGE_PATHS):
            request.COOKIES = {}
            return self.get_response(request)
        return HttpResponseRedirect(settings.PORTAL_HOST_URL + request.get_full_path())
