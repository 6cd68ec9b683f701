"""Inviting, for animators and administrators; accepting, for who holds a link."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.accounts import services
from portal.accounts.forms.people import AcceptForm, InviteForm
from portal.accounts.models import Invitation
from portal.accounts.querysets import STATES
from portal.accounts.roles import is_vouched_for
from portal.accounts.services.errors import AccountError, LinkIsDead
from portal.accounts.services.invitations import Invitee
from portal.accounts.tokens import digest_of
from portal.accounts.views.who import person_of
from portal.core.paging import page_of
from portal.core.words import without_controls

PAGE_SIZE = 50
may_invite = permission_required("accounts.add_invitation", raise_exception=True)


@login_required
@may_invite
def invitations(request: HttpRequest) -> HttpResponse:
    """The form, and the list: everything, one state of it, or what matches ``q``."""
    form = InviteForm(person_of(request), request.POST or None)
    if request.method == "POST" and form.is_valid() and send(request, form):
        return redirect("accounts:invitations")
    rows = Invitation.objects.select_related("organisation", "invited_by", "accepted_by").prefetch_related("groups")
    words = without_controls(request.GET.get("q", ""))[:80].strip()
    state = request.GET.get("etat", "")
    page = page_of(request, rows.in_state(state).matching(words), PAGE_SIZE)
    context = {"form": form, "page": page, "words": words, "state": state, "chips": state_chips(state, words)}
    return render(request, "accounts/invitations.html", context, status=422 if form.errors else 200)


def state_chips(state: str, words: str) -> list[dict[str, Any]]:
    """All, and each state; the words stay."""
    here = reverse("accounts:invitations")
    return [
        {
            "label": label,
            "url": f"{here}?{urlencode({name: value for name, value in (('etat', key), ('q', words)) if value})}",
            "count": None,
            "current": key == state,
        }
        for key, label in {"": "Toutes", **STATES}.items()
    ]


def send(request: HttpRequest, form: InviteForm) -> bool:
    """Write the invitations of a valid form and say so; a refusal goes back to the form."""
    invitees: list[Invitee] = form.cleaned_data["addresses"]
    details = {name: form.cleaned_data[name] for name in ("organisation", "job_family")}
    try:
        services.invite(person_of(request), invitees, groups=form.groups(), **details)
    except AccountError as error:
        form.add_error("addresses", str(error))
        return False
    count = len(invitees)
    messages.success(request, "L’invitation part." if count == 1 else f"{count} invitations partent.")
    return True


@login_required
@may_invite
@require_POST
def resend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new link by mail."""
    invitation = get_object_or_404(Invitation, public_id=public_id)
    try:
        services.resend(invitation, person_of(request))
        messages.success(request, f"L’invitation repart à {invitation.email}. L’ancien lien ne sert plus.")
    except AccountError as error:
        messages.error(request, str(error))
    return redirect("accounts:invitations")


@login_required
@may_invite
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The link no longer opens."""
    invitation = get_object_or_404(Invitation, public_id=public_id)
    services.withdraw(invitation)
    messages.success(request, f"L’invitation de {invitation.email} est retirée.")
    return redirect("accounts:invitations")


@never_cache
@sensitive_post_parameters("password")
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Open an account with the link of a mail."""
    found = Invitation.objects.select_related("organisation", "invited_by").filter(secret_digest=digest_of(secret))
    invitation = found.first()
    if invitation is None or invitation.state not in {"sent", "waiting"} or not is_vouched_for(invitation):
        return dead_link(request, invitation)
    if request.user.is_authenticated:
        return render(request, "accounts/accept_signed_in.html", {"invitation": invitation})
    form = AcceptForm(invitation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return open_account(request, invitation, form.cleaned_data)
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/accept.html", context, status=422 if form.errors else 200)


def open_account(request: HttpRequest, invitation: Invitation, data: dict[str, Any]) -> HttpResponse:
    """Make the person and sign them in."""
    try:
        person = services.accept(invitation, **data)
    except LinkIsDead:
        invitation.refresh_from_db()
        return dead_link(request, invitation)
    record_authentication(request, person, method="password", email=person.email)
    messages.success(request, "Votre compte est ouvert. Bienvenue dans le réseau.")
    return perform_login(request, person, email=person.email, redirect_url="/")


def dead_link(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Unknown and withdrawn look the same (404); used and too old say what to do (410)."""
    state = invitation.state if invitation is not None else "unknown"
    if invitation is not None and request.user.is_authenticated and invitation.accepted_by_id == request.user.pk:
        return redirect("/")
    known = state in {"accepted", "expired"}
    return render(
        request, "accounts/dead_link.html", {"state": state if known else "unknown"}, status=410 if known else 404
    )
