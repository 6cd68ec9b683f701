"""The curators' desk. Works without a script; keys and touch are other ways to press its buttons."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.limits import Limit, TooOftenError, sender_of
from portal.core.tasks import after_commit, waiting_for
from portal.core.words import quoted
from veille import selectors, tasks
from veille.forms import CorrectForm, LinkForm, StoryForm
from veille.models import Decision, FeedItem, State
from veille.services import desk as services
from veille.services.desk import AlreadyHere, ChangedMeanwhile, DeskError
from veille.views.who import curators, person_of

KEYS_COOKIE = "veille_touches"
ACTIONS = {"garder": State.KEPT, "ecarter": State.DISCARDED, "plus-tard": State.LATER, "remettre": State.INBOX}
REFRESHES = Limit("veille.refresh", most=6, seconds=600)


@curators
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """A tray, and the story that is open in it."""
    return _show(request, request.GET.get("etat", ""), _uuid(request.GET.get("article", "")))


@curators
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep, put off, discard, publish; then the next story of the tray."""
    item = get_object_or_404(FeedItem, public_id=public_id)
    action, tray = request.POST.get("action", ""), request.POST.get("etat", "")
    form = StoryForm(request.POST, to_publish=action == "publier")
    try:
        if not form.is_valid():
            return _show(request, tray, public_id, form, status=422)
        if action == "publier":
            services.publish(item, person_of(request), _version(request), **form.cleaned_data)
        elif action in ACTIONS:
            services.sort(item, person_of(request), ACTIONS[action], _version(request), **form.cleaned_data)
        else:
            raise DeskError("Cette action n’existe pas.")
    except DeskError as error:
        form.add_error(None, str(error))
        return _show(request, tray, public_id, form, status=409 if isinstance(error, ChangedMeanwhile) else 422)
    return redirect(_address(tray, request.POST.get("suivant", "")))


@curators
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back one's last action; its story is open again."""
    number = request.POST.get("decision", "")
    decision = get_object_or_404(Decision, pk=number if number.isdecimal() and len(number) < 18 else 0)
    try:
        item = services.undo(decision, person_of(request))
    except DeskError as error:
        messages.warning(request, str(error))
        return redirect("veille:desk")
    tray = _tray(item)
    messages.success(
        request, f"De retour dans «\u202f{selectors.TRAY_WORDS[tray]}\u202f»\u202f: «\u202f{item.title}\u202f»."
    )
    return redirect(_address(tray, str(item.public_id)))


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what readers see of a story, or will see; a published one keeps its address. ``?page``: asked for on its page."""
    item = get_object_or_404(FeedItem.objects.select_related("theme"), public_id=public_id)
    from_page = "page" in request.GET and item.state == State.PUBLISHED
    back = item.get_absolute_url() if from_page else _address(_tray(item), str(item.public_id))
    form = CorrectForm.of(item, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.correct(item, person_of(request), **form.cleaned_data)
                messages.success(request, "La correction est enregistrée.")
                return redirect(back)
            except DeskError as error:
                form.add_error(None, str(error))
                status = 409
    return render(request, "veille/desk/correct.html", {"form": form, "back": back}, status=status)


@curators
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a story no more."""
    item = get_object_or_404(FeedItem, public_id=public_id)
    try:
        services.withdraw(item, person_of(request), _version(request))
    except DeskError as error:
        messages.warning(request, str(error))
    return redirect(_address("publies", ""))


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def add_link(request: HttpRequest) -> HttpResponse:
    """A story without a feed: it arrives in the inbox, open."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            item = services.add_link(person_of(request), **form.cleaned_data)
            messages.success(request, f"Le lien est ajouté dans {quoted('À trier')}.")
        except AlreadyHere as error:
            messages.warning(request, str(error))
            item = error.item
        return redirect(_address("", str(item.public_id)))
    status = 422 if form.is_bound else 200
    return render(request, "veille/desk/link.html", {"form": form}, status=status)


@curators
@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Have the worker read the sources now. Asked twice, it is done once."""
    try:
        REFRESHES.spend(sender_of(request.user.pk, ""))
    except TooOftenError:
        messages.warning(request, "Les sources viennent d’être relues. Réessayez dans dix minutes.")
        return redirect("veille:desk")
    if () not in waiting_for(tasks.refresh_now):
        after_commit(tasks.refresh_now)
    messages.success(request, "Les sources sont en cours de lecture. Rechargez la page dans un instant.")
    return redirect("veille:desk")


@curators
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Turn the keys off, or on again, on this device."""
    response = redirect("veille:desk")
    off = request.POST.get("touches") == "non"
    response.set_cookie(KEYS_COOKIE, "non" if off else "oui", max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


def _show(
    request: HttpRequest, tray: str, article: UUID | None, form: StoryForm | None = None, status: int = 200
) -> HttpResponse:
    shown = selectors.desk(request.user, tray, request.GET.get("page"), article)
    item = shown.item
    if form is None and item is not None:
        form = StoryForm(initial={"why": item.why, "theme": item.theme.key if item.theme else None})
    context: dict[str, Any] = {
        "desk": shown,
        "item": item,
        "form": form,
        "mentions": list(item.mentions.select_related("source")[:20]) if item else [],
        "keys": request.COOKIES.get(KEYS_COOKIE) != "non",
        "version": item.version if item else 0,
    }
    return render(request, "veille/desk/desk.html", context, status=status)


def _tray(item: FeedItem) -> str:
    return next(name for name, state in selectors.TRAYS.items() if state == item.state)


def _address(tray: str, article: str) -> str:
    query = {name: value for name, value in (("etat", tray), ("article", article)) if value}
    return reverse("veille:desk") + (f"?{urlencode(query)}" if query else "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1
