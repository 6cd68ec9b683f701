"""The search page, for people and for other programs, and suggestions while typing."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.core.limits import TooOftenError, sender_of
from search import heard as hearing
from search import payload, selectors
from search.forms import Asked, UnknownAddressError, read
from search.query import parse
from search.results import Results
from search.saved.services import is_kept


@require_safe
@cache_control(private=True, no_store=True)
def results(request: HttpRequest) -> HttpResponse:
    """``/recherche/?q=&kind=&theme=&family=&space=&year=&page=``, each filter as often as it has values; with ``format=json``
    for other programs."""
    as_json = request.GET.get("format") == "json"
    try:
        asked = read(request.GET, request.user)
        found = selectors.search(asked.query, request.user, asked.page, **asked.filters)
    except UnknownAddressError as problem:
        return _unknown(request, str(problem), as_json)
    except selectors.NoSuchPageError as problem:
        there = f"il y en a {problem.pages}" if problem.pages > 1 else "il n’y en a qu’une"
        return _unknown(request, f"Cette page de résultats n’existe pas\u202f: {there}.", as_json)
    if as_json:
        return JsonResponse(payload.results(found))
    return render(request, "search/results.html", _context(asked, found, request.user))


@require_safe
@cache_control(private=True, no_store=True)
def suggestions(request: HttpRequest) -> HttpResponse:
    """``/recherche/suggestions/?q=``: what this reader may open and whose title begins to be typed."""
    query = parse(request.GET.get("q", ""))
    return JsonResponse({"suggestions": payload.suggestions(selectors.suggest(query, request.user))})


@csrf_exempt  # a beacon carries no token: it must come from our own page, with a ticket that we signed
@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """``/recherche/mesure/``: what the search page tells of itself (``search.heard``). Says nothing back."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return HttpResponse(status=403)
    try:
        hearing.SENT.spend(sender_of(None, get_adapter(request).get_client_ip(request)))
        hearing.note(request.POST.get("ticket", ""), request.POST.get("opened", ""))
    except TooOftenError:
        return HttpResponse(status=429)
    except hearing.BadTicketError:
        return HttpResponse(status=400)
    return HttpResponse(status=204)


def _context(asked: Asked, found: Results, user: Any) -> dict[str, Any]:
    return {
        "is_kept": user.is_authenticated and is_kept(user, asked),
        "ticket": hearing.ticket(asked, found, user.is_authenticated),
        "asked": asked,
        "results": found,
        "kind_chips": payload.kind_chips(asked, found),
        "facets": payload.facets(asked, found),
        "as_typed": asked.address(q=found.query.as_typed) if found.query.as_typed else "",
        "without_filters": asked.address(**dict.fromkeys(asked.filters, ())) if asked.narrowed else "",
        "pager": payload.pager(asked, found),
    }


def _unknown(request: HttpRequest, message: str, as_json: bool) -> HttpResponse:
    if as_json:
        return JsonResponse({"error": message}, status=404)
    text = parse(request.GET.get("q", "")).text
    context = {"message": message, "text": text, "back": Asked(parse(text)).address()}
    return render(request, "search/unknown.html", context, status=404)
