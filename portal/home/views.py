"""Errors, health, the living style guide."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from guides.models.reflex_card import Situation
from portal.core.paging import NoSuchPageError
from portal.core.publishing.release import release
from portal.home.health import dependencies, is_ready


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: nothing was written; say how to go on."""
    return render(request, "403_csrf.html", status=403)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Whether each dependency can be used: 200 when those that pages need can, 503 otherwise."""
    found = dependencies()
    ready = is_ready(found)
    return JsonResponse({"ready": ready, "dependencies": found}, status=200 if ready else 503)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state: for all in the demo, for editors elsewhere."""
    if not settings.DEMO_PROFILE and not request.user.has_perm("wagtailadmin.access_admin"):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied
    return render(request, "styleguide/index.html", {"is_styleguide": True})


def offline(request: HttpRequest) -> HttpResponse:
    """The fiches that this phone keeps; ``?manque``: shown without network in the place of a page that it has not kept.

    ``situations``: the groups that a script fills; the last one is for a fiche that names none of them.
    """
    situations = [*Situation.choices, ("", "Autres fiches")]
    response = render(request, "offline.html", {"missing": "manque" in request.GET, "situations": situations})
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response


def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may answer for every page."""
    response = render(request, "sw.js", {"release": release()}, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def handler404(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Unknown and forbidden: the same words, the same headers. From a page that a list doesn't have, the way back to it."""
    if isinstance(exception, NoSuchPageError):
        response = render(request, "404_page.html", {"pages": exception.pages}, status=404)
    else:
        response = render(request, "404.html", status=404)
    response["Cache-Control"] = "private, no-store"
    return response
