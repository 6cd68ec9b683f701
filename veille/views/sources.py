"""The sources: what is followed, how each is, and a new one from a pasted address."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from portal.core.limits import Limit, TooOftenError, sender_of
from portal.core.tasks import after_commit
from veille import tasks
from veille.forms import FollowForm, ProbeForm, SourceForm
from veille.models import Probe, Source
from veille.services import probe as services
from veille.views.who import curators, person_of

PAGE_SIZE = 50
PROBES = Limit("veille.probe", most=30, seconds=3600)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """The list, and the field to paste an address into."""
    form = ProbeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            PROBES.spend(sender_of(request.user.pk, ""))
            asked = services.ask(form.cleaned_data["address"], person_of(request))
            return redirect("veille:probe", public_id=asked.public_id)
        except TooOftenError:
            form.add_error("address", "Vous avez essayé beaucoup d’adresses. Réessayez dans une heure.")
    page = Paginator(Source.objects.prefetch_related("themes"), PAGE_SIZE).get_page(request.GET.get("page"))
    status = 422 if form.is_bound else 200
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
        except services.AlreadyFollowed:
            form.add_error("feed", "Ce flux est déjà suivi.")
        else:
            after_commit(tasks.refresh_source, source.pk)
            messages.success(request, f"«\u202f{source.title}\u202f» est suivie. Ses articles arrivent dans l’atelier.")
            return redirect("veille:sources")
    status = 422 if form.is_bound else 200
    return render(request, "veille/desk/probe.html", {"probe": asked, "form": form}, status=status)


@curators
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: its name, its themes, whether it is followed."""
    found = get_object_or_404(Source, pk=pk)
    form = SourceForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "La source est enregistrée.")
        return redirect("veille:sources")
    status = 422 if form.is_bound else 200
    return render(request, "veille/desk/source.html", {"form": form, "source": found}, status=status)
