"""The person's own page, what they had sent in vain, and the devices where they are signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import unsent
from portal.accounts.devices import describe
from portal.accounts.forms.people import ProfileForm
from portal.accounts.views.who import person_of


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, trade, region; the address and the landlord are shown."""
    form = ProfileForm(request.POST or None, instance=person_of(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre profil est enregistré.")
        return redirect("accounts:profile")
    if form.errors:
        person_of(request).refresh_from_db()  # the head of the page shows the name that is kept
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsent_words(request: HttpRequest) -> HttpResponse:
    """What was sent once the session had ended, to send it now; a POST throws it away."""
    waiting = unsent.unsent_of(request)
    if waiting is None:
        return redirect("/")
    if request.method == "POST":
        unsent.forget(request)
        return redirect(waiting.page)
    return render(request, "accounts/unsent.html", {"unsent": waiting})


@login_required
@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in."""
    sessions = UserSession.objects.purge_and_list(request.user)
    lines = [
        {"session": session, "name": describe(session.user_agent), "current": session.is_current()}
        for session in sorted(sessions, key=lambda session: session.created_at, reverse=True)
    ]
    return render(request, "usersessions/usersession_list.html", {"lines": lines})


@login_required
@require_POST
def close_device(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; another person's doesn't exist."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        messages.info(request, "Pour cet appareil-ci, utilisez « Se déconnecter ».")
    else:
        session.end()
        messages.success(request, "La session de cet appareil est fermée.")
    return redirect("usersessions_list")


@login_required
@require_POST
def close_other_devices(request: HttpRequest) -> HttpResponse:
    """End every session but this one."""
    for session in UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key):
        session.end()
    messages.success(request, "Vos sessions sont fermées sur tous les autres appareils.")
    return redirect("usersessions_list")
