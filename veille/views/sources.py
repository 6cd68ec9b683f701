"""The sources: what is followed, how each is, and a new one from a pasted address."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.core.limits import Limit, TooOftenError, sender_of
from portal.core.paging import page_of
from portal.core.tasks import after_commit, waiting_for
from veille import tasks
from veille.forms import FollowForm, ProbeForm, SourceForm
from veille.models import Probe, Source
from veille.previews import latest_of, previews
from veille.services import probe as services
from veille.views.who import curators, person_of

PAGE_SIZE = 50
PROBES = Limit("veille.probe", most=30, seconds=3600)
REFRESHES = Limit("veille.refresh_source", most=30, seconds=600)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """The list, and the field to paste an address into."""
    form = ProbeForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            PROBES.spend(sender_of(request.user.pk, ""))
            asked = services.ask(form.cleaned_data["address"], person_of(request))
            return redirect("veille:probe", public_id=asked.public_id)
        except TooOftenError:
            form.add_error("address", "Vous avez essayé beaucoup d’adresses. Réessayez dans une heure.")
            status = 429
    page = page_of(request, Source.objects.trouble_first().prefetch_related("themes"), PAGE_SIZE)
    return render(request, "veille/desk/sources.html", {"form": form, "page": page}, status=status)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def probe(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What would be read; saving follows it."""
    asked = get_object_or_404(Probe, public_id=public_id, asked_by=person_of(request))
    form = FollowForm(asked.feeds, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            source = services.follow(asked.feeds[int(data["feed"])], data["title"], list(data["themes"]))
        except services.AlreadyHere as error:
            messages.warning(request, str(error))
            return redirect("veille:source", pk=error.source.pk)
        else:
            after_commit(tasks.refresh_source, source.pk)
            messages.success(request, f"«\u202f{source.title}\u202f» est suivie. Ses articles arrivent dans l’atelier.")
            return redirect("veille:sources")
    status = 422 if form.is_bound else 200
    context = {"probe": asked, "form": form, "found": previews(asked.feeds)}
    return render(request, "veille/desk/probe.html", context, status=status)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: its name, its themes, whether it is followed."""
    found = get_object_or_404(Source, pk=pk)
    form = SourceForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        if "active" in form.changed_data:
            (services.follow_again if found.active else services.stop)(found)
        messages.success(request, "La source est enregistrée.")
        return redirect("veille:sources")
    context = {"form": form, "source": found, "mentions": latest_of(found)}
    return render(request, "veille/desk/source.html", context, status=422 if form.is_bound else 200)


@curators
@require_POST
def follow_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a source that was stopped; the worker reads it now."""
    found = get_object_or_404(Source, pk=pk)
    if not found.active:
        services.follow_again(found)
        after_commit(tasks.refresh_source, found.pk)
    messages.success(request, f"«\u202f{found.title}\u202f» est suivie à nouveau.")
    return redirect("veille:source", pk=pk)


@curators
@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker read one source now. Asked twice, it is done once."""
    found = get_object_or_404(Source, pk=pk, active=True)
    try:
        REFRESHES.spend(sender_of(request.user.pk, ""))
    except TooOftenError:
        messages.warning(request, "Vous avez relu beaucoup de sources. Réessayez dans dix minutes.")
    else:
        if (found.pk,) not in waiting_for(tasks.refresh_source):
            after_commit(tasks.refresh_source, found.pk)
        messages.success(request, "La source est en cours de lecture. Rechargez la page dans un instant.")
    return redirect("veille:source", pk=pk)
