"""« Être prévenu des changements », « Mes suivis », and the address that works without signing in."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guides.following import selectors, services
from guides.following.mails import MAILS
from guides.models import GuidePage, ReflexCardPage
from portal.core.pages.door import refuse
from search.models import Rhythm

DIGITS = re.compile(r"[0-9]{1,9}")
MODELS: dict[str, type[GuidePage] | type[ReflexCardPage]] = {"guide": GuidePage, "fiche": ReflexCardPage}


@login_required
@require_POST
def follow(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Follow this page, or no longer (``suivre=non``), or say that one has read its edition (``suivre=lue``); back to it, or
    to the list (``retour``). A script is told that it is done, and is led nowhere."""
    page = get_object_or_404(MODELS[kind], slug=slug)
    if refused := refuse(request, page):
        return refused
    if request.POST.get("suivre") == "lue":
        edition = request.POST.get("edition", "")
        services.see(request.user, page, int(edition) if DIGITS.fullmatch(edition) else 0)
    elif request.POST.get("suivre") == "non":
        services.unfollow(request.user, page)
        messages.success(request, f"Vous ne suivez plus «\u202f{page.title}\u202f».")
    else:
        services.follow(request.user, page)
        messages.success(request, "Vous suivez cette page\u202f: ce qui y change sera dans «\u202fMes suivis\u202f».")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect("follows:index" if "retour" in request.POST else page.url)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What one follows and what is new in it."""
    rows = selectors.followed(request.user)
    context = {
        "rows": rows,
        "has_news": any(row.unseen for row in rows),
        "rhythm": selectors.rhythm_of(request.user),
        "rhythms": Rhythm.choices,
    }
    return render(request, "guides/follows.html", context)


@login_required
@require_POST
def mark_seen(request: HttpRequest) -> HttpResponse:
    """All seen."""
    services.mark_seen(request.user)
    return redirect("follows:index")


@login_required
@require_POST
def choose_rhythm(request: HttpRequest) -> HttpResponse:
    """How often mail comes."""
    if not services.choose_rhythm(request.user, request.POST.get("rhythm", "")):
        raise Http404
    messages.success(request, "C’est noté.")
    return redirect("follows:index")


stop = MAILS.view("guides/stop.html", lambda person, about: services.stop_mails(person))
