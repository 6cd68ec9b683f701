"""« Mes recherches » in one's account, and the two addresses that work without signing in."""

import time
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from portal.core.limits import Limit, TooOftenError
from search.forms import UnknownAddressError, read
from search.models import Rhythm
from search.saved import feeds, selectors, services, tokens
from search.saved.mails import MAILS

READINGS = Limit("search.feed", most=60, seconds=60 * 60)
FULL = f"Vous gardez déjà {services.MOST} recherches\u202f: supprimez-en une pour garder celle-ci."
FORGOTTEN = "search.forgotten"
"""The searches that somebody has just forgotten, in their session with the time: nothing of them is kept elsewhere."""
UNDO_SECONDS = 60 * 60
LONG = "Cette recherche est trop longue pour être gardée\u202f: moins de mots, ou de filtres."


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own searches, newest first."""
    forgotten = _forgotten(request)
    context = {"rows": selectors.shown(request.user), "rhythms": Rhythm.choices}
    return render(request, "search/saved.html", context | {"forgotten": selectors.forgotten(forgotten[-1:])})


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search that the results page sends."""
    try:
        services.keep(request.user, read(request.POST, request.user))
    except (UnknownAddressError, services.NothingAskedError) as problem:
        raise Http404 from problem
    except services.TooManyError:
        messages.error(request, FULL)
    except services.TooLongError:
        messages.error(request, LONG)
    else:
        messages.success(
            request, "Recherche gardée. S’il y a du nouveau, un courriel vous le dira une fois par semaine."
        )
    return redirect("saved:index")


@login_required
@require_POST
def choose_rhythm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How often mail comes."""
    return _said(
        request, services.choose_rhythm(request.user, public_id, request.POST.get("rhythm", "")), "C’est noté."
    )


@login_required
@require_POST
def renew_feed(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another address for the feed."""
    done = services.renew_feed(request.user, public_id)
    return _said(request, done, "L’adresse RSS a changé\u202f: l’ancienne ne mène plus nulle part.")


@login_required
@require_POST
def forget(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep it no longer, without being asked whether one is sure: the list offers to put it back."""
    forgotten = services.forget(request.user, public_id)
    if forgotten is None:
        raise Http404
    request.session[FORGOTTEN] = [*_forgotten(request), {**forgotten, "at": time.time()}][-services.MOST :]
    return redirect("saved:index")


@login_required
@require_POST
def put_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo: keep again what was just forgotten."""
    forgotten = {one["public_id"]: one for one in _forgotten(request)}
    wanted = forgotten.pop(str(public_id), None)
    if wanted is None:
        raise Http404
    try:
        services.put_back(request.user, wanted)
    except services.TooManyError:
        messages.error(request, FULL)
    else:
        request.session[FORGOTTEN] = list(forgotten.values())
        messages.success(request, "Recherche remise, telle qu’elle était.")
    return redirect("saved:index")


stop = MAILS.view("search/stop.html", lambda person, about: services.stop_mails(person))


@require_safe
@cache_control(private=True, no_store=True)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of one search, for who knows its address."""
    saved = tokens.search_of(token)
    if saved is None:
        raise Http404
    try:
        READINGS.spend(str(saved.public_id))
    except TooOftenError as problem:
        return HttpResponse(status=429, headers={"Retry-After": str(problem.seconds)})
    answer = feeds.answer(saved)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _forgotten(request: HttpRequest) -> list[services.Forgotten]:
    """What may still be put back, the last one last."""
    return [one for one in request.session.get(FORGOTTEN, []) if one["at"] > time.time() - UNDO_SECONDS]


def _said(request: HttpRequest, done: bool, words: str) -> HttpResponse:
    """Back to the list; what isn't one's own isn't there."""
    if not done:
        raise Http404
    messages.success(request, words)
    return redirect("saved:index")
