"""What a browser keeps of a member, and where it returns when the sign-in ended under a form."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

Handler = Callable[[HttpRequest], HttpResponse]


class MembersNoStoreMiddleware:
    """Two people in turn on one browser: what a member was shown is kept by nobody.

    Pages of a signed-in person, and every page below /compte/, say ``private, no-store`` unless they said better.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        response = self.get_response(request)
        if "Cache-Control" not in response and (signed_in or request.path.startswith("/compte/")):
            response["Cache-Control"] = "private, no-store"
        return response


ENDED = "Vous n’étiez plus connecté\u202f: rien n’a été fait. Connectez-vous, puis recommencez."


class WayBackMiddleware:
    """A form whose sender is no longer signed in leads back to its page, not to an address that answers forms only.

    What a script sends is left alone: nobody looks at its answer.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return response
        page = _page_of_the_form(request)
        if page and isinstance(response, HttpResponseRedirect) and _asks_to_sign_in(response, request):
            messages.warning(request, ENDED)
            response["Location"] = f"{resolve_url('account_login')}?{urlencode({'next': page}, safe='/')}"
        return response


def _asks_to_sign_in(response: HttpResponseRedirect, request: HttpRequest) -> bool:
    """Whether it leads to the entrance, and from there back to what was asked."""
    parts = urlsplit(response.url)
    return parts.path == resolve_url("account_login") and parse_qs(parts.query).get("next") == [request.get_full_path()]


def _page_of_the_form(request: HttpRequest) -> str:
    """Where the form stood, below this portal; blank when the browser doesn't say."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if parts.path.startswith("/") else ""
