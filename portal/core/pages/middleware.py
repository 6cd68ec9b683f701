"""Old addresses lead to new ones, but only whoever may read the page: a new slug can tell as much as a title."""

from urllib.parse import urlparse

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from portal.core.audience.services import may_read


class ReadableRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects; for a page that the person may not read the old address stays unknown."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        found = get_redirect(request, path) or get_redirect(request, urlparse(path).path)
        if found is None or (found.redirect_page and not may_read(request.user, found.redirect_page)):
            return response
        return super().process_response(request, response)
