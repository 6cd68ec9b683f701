"""What a browser keeps of a member, and where it returns when the sign-in ended under a form."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts import unsent

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
KEPT = "Vous n’étiez plus connecté\u202f: rien n’est parti, et ce que vous avez écrit est gardé. Connectez-vous pour l’envoyer."


class WayBackMiddleware:
    """A form whose sender is no longer signed in leads back to its page, not to an address that answers forms only; what was
    written in it waits for them (portal.accounts.unsent) until it is sent.

    What a script sends is left alone: nobody looks at its answer.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return response
        page = _page_of_the_form(request)
        if isinstance(response, HttpResponseRedirect) and (asked := _asked_before_the_sign_in(response)):
            if unsent.keep(request, page):
                _sign_in_first(request, response, KEPT, resolve_url("accounts:unsent"))
            elif page and asked == request.get_full_path():
                _sign_in_first(request, response, ENDED, page)
        elif request.user.is_authenticated and response.status_code < 500:
            waiting = unsent.unsent_of(request)
            if waiting and waiting.action == request.get_full_path():
                unsent.forget(request)
        return response


def _sign_in_first(request: HttpRequest, response: HttpResponse, why: str, then: str) -> None:
    messages.warning(request, why)
    response["Location"] = f"{resolve_url('account_login')}?{urlencode({'next': then}, safe='/')}"


def _asked_before_the_sign_in(response: HttpResponseRedirect) -> str:
    """What the entrance, to which it leads, goes back to; blank when it leads elsewhere."""
    parts = urlsplit(response.url)
    asked = parse_qs(parts.query).get("next", [""])
    return asked[0] if parts.path == resolve_url("account_login") else ""


def _page_of_the_form(request: HttpRequest) -> str:
    """Where the form stood, below this portal; blank when the browser doesn't say."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return ""
    parts = urlsplit(came_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if parts.path.startswith("/") else ""
