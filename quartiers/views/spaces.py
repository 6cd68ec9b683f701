"""Spaces: the list, one of them, who is in it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.accounts.views.who import person_of
from portal.core.paging import page_of
from portal.core.words import quoted, without_controls
from quartiers import selectors
from quartiers.audience import MODERATE, animates, manages, reads
from quartiers.forms import AddPersonForm, SpaceForm
from quartiers.models import Membership, Post, PostKind, Space
from quartiers.services import spaces as services
from quartiers.services.errors import QuartiersError

ON_A_PAGE = 20


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The spaces, and what is new in all of them."""
    moderates = request.user.has_perm(MODERATE)
    context = {
        "spaces": selectors.spaces(request.user).order_by("kind", "title"),
        "newest": selectors.newest(request.user)[:8],
        "waiting": selectors.waiting_question(request.user),
        "drafts": selectors.drafts_of(request.user),
        "unread": selectors.unread(request.user).count(),
        "moderates": moderates,
        "reports": selectors.to_judge(request.user).count() if moderates else 0,
        "animates": animates(request.user),
    }
    return render(request, "quartiers/index.html", context)


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Where to write, and what: one's own spaces first."""
    spaces = sorted(selectors.spaces(request.user), key=lambda space: not space.is_mine)  # type: ignore[attr-defined]
    context = {"spaces": spaces, "drafts": selectors.drafts_of(request.user)}
    return render(request, "quartiers/choose.html", context)


@login_required
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """One space: its posts, those that were active last first."""
    found = selectors.counted_space_or_404(request.user, slug)
    posts = Post.objects.visible_to(request.user).filter(space=found).for_lists().order_by("-active_at", "-pk")
    kind = request.GET.get("nature", "")
    if kind in PostKind.values:
        posts = posts.filter(kind=kind)
    context = {
        "space": found,
        "page": page_of(request, posts, ON_A_PAGE),
        "kinds": _kinds(found.get_absolute_url(), kind),
        "waiting": selectors.waiting_question(request.user, found),
        "drafts": selectors.drafts_of(request.user, found),
        "withdrawn": selectors.taken_back(request.user)[0].filter(space=found, key=_key(request)),
        "manages": manages(request.user, found),
        "animates": animates(request.user),
    }
    return render(request, "quartiers/space.html", context)


def _key(request: HttpRequest) -> str:
    """What was just taken back, as the address names it."""
    return without_controls(request.GET.get("retiree", "")[:10])


def _kinds(address: str, chosen: str) -> list[dict[str, Any]]:
    labels = [("", "Tout"), ("rex", "Retours d’expérience"), ("question", "Questions"), ("message", "Messages")]
    return [
        {"label": label, "url": f"{address}?nature={key}" if key else address, "current": key == chosen, "count": None}
        for key, label in labels
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in it, all or those of a name (``?q=``); who manages it adds people."""
    found = selectors.space_or_404(request.user, slug)
    may = manages(request.user, found)
    form = AddPersonForm(request.POST or None)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid() and _added(request, found, form):
            return redirect("quartiers:people", slug)
    words = without_controls(request.GET.get("q", "")[:80]).strip()
    page = page_of(request, selectors.people_of(found, words), 60)
    context = {
        "space": found,
        "page": page,
        "words": words,
        "form": form,
        "manages": may,
        "animates": animates(request.user),
    }
    return render(request, "quartiers/people.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, space: Space, form: AddPersonForm) -> bool:
    try:
        person, new = services.add(space, form.cleaned_data["email"])
    except QuartiersError as error:
        form.add_error("email", str(error))
        return False
    if new:
        messages.success(request, f"{person} est dans l’espace.")
    else:
        messages.info(request, f"{person} était déjà dans l’espace.")
    return True


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Who manages the space takes somebody out."""
    found = selectors.space_or_404(request.user, slug)
    if not manages(request.user, found):
        raise PermissionDenied
    member = _member_or_404(found, public_id)
    try:
        services.remove(found, member.person)
        messages.success(request, f"{member.person} n’est plus dans l’espace.")
    except QuartiersError as error:
        messages.warning(request, str(error))
    return redirect("quartiers:people", slug) if reads(request.user, found) else redirect("quartiers:index")


@login_required
@require_POST
def appoint(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Animators say who answers for a space; the same button takes it back."""
    found = selectors.space_or_404(request.user, slug)
    if not animates(request.user):
        raise PermissionDenied
    member = _member_or_404(found, public_id)
    now = "n’est plus" if member.is_owner else "est"
    try:
        services.appoint(found, member.person, not member.is_owner)
        messages.success(request, f"{member.person} {now} responsable de l’espace.")
    except QuartiersError as error:
        messages.warning(request, str(error))
    return redirect("quartiers:people", slug)


def _member_or_404(space: Space, public_id: UUID) -> Membership:
    member = Membership.objects.filter(space=space, person__public_id=public_id).select_related("person").first()
    if member is None:
        raise Http404
    return member


@login_required
@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Enter a space."""
    found = selectors.space_or_404(request.user, slug)
    services.join(found, person_of(request))
    messages.success(request, f"Vous êtes dans «\u202f{found}\u202f».")
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave it; what one wrote stays. From a closed space one doesn't come back alone: its page asks once."""
    found = selectors.space_or_404(request.user, slug)
    if request.method != "POST":
        return render(request, "quartiers/leave.html", {"space": found})
    try:
        services.leave(found, person_of(request))
        messages.success(request, f"Vous avez quitté {quoted(found.title)}. Ce que vous y avez écrit reste.")
    except QuartiersError as error:
        messages.warning(request, str(error))
    return redirect(found) if reads(request.user, found) else redirect("quartiers:index")


@login_required
@require_safe
def suggestions(request: HttpRequest, slug: str) -> JsonResponse:
    """For an @: people of this space, and of no other."""
    found = selectors.space_or_404(request.user, slug)
    people = selectors.suggested_people(found, request.GET.get("q", "")[:60])
    return JsonResponse({"people": [_suggestion(person) for person in people]})


def _suggestion(person: User) -> dict[str, str]:
    return {"name": person.get_full_name(), "detail": person.job_title or person.get_job_family_display()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Animators open a space, or change one. Before all members read what was written in a closed one, they are asked once."""
    if not animates(request.user):
        raise PermissionDenied
    found = selectors.space_or_404(request.user, slug) if slug else None
    was_closed = found is not None and found.is_closed
    form = SpaceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        opens = was_closed and not form.instance.is_closed
        if opens and "open" not in request.POST and (opened := selectors.shown_in(form.instance)):
            return render(request, "quartiers/space_open.html", {"form": form, "slug": slug, "opened": opened})
        shaped = services.shape(form.instance, form.cleaned_data["themes"], request.user)
        done = "Les réglages de l’espace sont enregistrés." if found else f"L’espace {quoted(shaped.title)} est créé."
        messages.success(request, done)
        return redirect(shaped)
    return render(
        request, "quartiers/space_form.html", {"form": form, "space": found}, status=422 if form.errors else 200
    )
