"""The people of the portal, for who may deactivate them."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.accounts import services
from portal.accounts.forms.people import PersonForm
from portal.accounts.models import User
from portal.accounts.services.errors import NotAllowed
from portal.accounts.services.people import check_reach
from portal.accounts.views.who import person_of
from portal.core.paging import page_of
from portal.core.words import without_controls

PAGE_SIZE = 50
may_manage = permission_required("accounts.deactivate_user", raise_exception=True)


@login_required
@may_manage
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, or who matches ``q``."""
    words = without_controls(request.GET.get("q", ""))[:80].strip()
    rows = User.objects.matching(words).filter(erased_at=None).select_related("organisation").prefetch_related("groups")
    page = page_of(request, rows, PAGE_SIZE)
    return render(request, "accounts/people.html", {"page": page, "words": words})


@login_required
@may_manage
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person: address, landlord, roles, groups of readers, account open or closed."""
    found = get_object_or_404(User.objects.filter(erased_at=None).select_related("organisation"), public_id=public_id)
    form = PersonForm(person_of(request), found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(person_of(request), found, **form.changes())
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"Le compte de {found} est enregistré.")
        return redirect("accounts:person", public_id=public_id)
    trail = [{"title": "Personnes", "url": reverse("accounts:people")}]
    context = {"form": form, "person": found, "reach": reach(person_of(request), found), "trail": trail}
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


def reach(by: User, person: User) -> str:
    """Why ``by`` may not change ``person``; nothing when it is allowed."""
    try:
        check_reach(by, person)
    except NotAllowed as error:
        return str(error)
    return ""


@login_required
@may_manage
@require_POST
def deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close an account."""
    done = "Le compte de {} est désactivé\u202f: ses sessions et ses courriels s’arrêtent."
    return _change(request, public_id, services.deactivate_person, done)


@login_required
@may_manage
@require_POST
def reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open an account again."""
    done = "Le compte de {} est rouvert. La personne se reconnecte avec son mot de passe."
    return _change(request, public_id, services.reactivate_person, done)


def _change(request: HttpRequest, public_id: UUID, change: Callable[[User, User], None], done: str) -> HttpResponse:
    """Ask the service, say what happened, and go back to the person."""
    found = get_object_or_404(User, public_id=public_id)
    try:
        change(person_of(request), found)
        messages.success(request, done.format(found))
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("accounts:person", public_id=public_id)
