"""Who may come in."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse

from portal.accounts.models import User

View = Callable[..., HttpResponse]


def curators(view: View) -> View:
    """A visitor is led to sign-in; who is no curator gets the page of refused actions. Nothing of it is kept."""

    def private(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return login_required(permission_required("veille.curate", raise_exception=True)(private))


def person_of(request: HttpRequest) -> User:
    """Who signed in."""
    assert isinstance(request.user, User)
    return request.user
