"""Two people in turn on one browser: what a member was shown is kept by nobody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class MembersNoStoreMiddleware:
    """Pages of a signed-in person, and every page below /compte/, say ``private, no-store`` unless they said better."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        response = self.get_response(request)
        if "Cache-Control" not in response and (signed_in or request.path.startswith("/compte/")):
            response["Cache-Control"] = "private, no-store"
        return response
