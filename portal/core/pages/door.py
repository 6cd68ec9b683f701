"""The door of a page: who may read comes in, a visitor is led to sign-in, for others it does not exist."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from wagtail.models import Page

from portal.core.audience import MEMBERS, PUBLIC
from portal.core.audience.services import holds, needs


def refuse(request: HttpRequest, page: Page) -> HttpResponse | None:
    """None when ``request.user`` may read ``page``.

    What all members read leads a visitor to sign-in; what a group reads does not exist for anybody else (404, the same
    words as an unknown address).
    """
    needed = needs(page)
    if needed & holds(request.user):
        return None
    if MEMBERS in needed and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    raise Http404


def cache_rule(request: HttpRequest, page: Page, response: HttpResponse) -> HttpResponse:
    """Visitors' copies of public pages may be kept and asked again; a member's page is kept by nobody."""
    public = not request.user.is_authenticated and PUBLIC in needs(page)
    response["Cache-Control"] = "public, max-age=0, must-revalidate" if public else "private, no-store"
    return response
