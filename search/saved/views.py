"""« Mes recherches » in one's account, and the two addresses that work without signing in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.limits import Limit, TooOftenError
from search.forms import UnknownAddressError, read
from search.models import Rhythm
from search.saved import feeds, selectors, services, tokens

READINGS = Limit("search.feed", most=60, seconds=60 * 60)
FULL = f"Vous gardez déjà {services.MOST} recherches\u202f: supprimez-en une pour garder celle-ci."
LONG = "Cette question est trop longue pour être gardée\u202f: raccourcissez-la."


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own searches, newest first."""
    return render(request, "search/saved.html", {"rows": selectors.shown(request.user), "rhythms": Rhythm.choices})


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
    """Keep it no longer."""
    return _said(request, services.forget(request.user, public_id), "Recherche supprimée.")


@csrf_exempt  # the signed address is the proof; mail programs post it by themselves (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail of searches, in one click, without signing in."""
    person = tokens.who_stops(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        services.stop_mails(person)
    return render(request, "search/stop.html", {"stopped": request.method == "POST"})


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


def _said(request: HttpRequest, done: bool, words: str) -> HttpResponse:
    """Back to the list; what isn't one's own isn't there."""
    if not done:
        raise Http404
    messages.success(request, words)
    return redirect("saved:index")
