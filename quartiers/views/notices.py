"""Notices, and the switch of their mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.core.paging import page_of
from portal.core.words import quoted
from quartiers import selectors
from quartiers.forms import ReadForm
from quartiers.models import Comment, Post
from quartiers.services import notices as services
from quartiers.services.spaces import joined_by_writing
from quartiers.tasks import MAILS


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own, newest first; and what one took back and may put back."""
    page = page_of(request, selectors.notices(request.user), 30)
    posts, answers = selectors.taken_back(request.user)
    context = {"page": page, "wants_mail": services.wants_mail(request.user), "posts": posts, "answers": answers}
    context["files"] = selectors.removed_files(request.user)
    return render(request, "quartiers/notices.html", context)


@login_required
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """One, or all that stood in the page and the older ones."""
    form = ReadForm(request.POST)
    if form.is_valid():
        services.mark_read(request.user, form.cleaned_data["until"], form.cleaned_data["since"] or 0)
    return redirect(reverse("quartiers:notices", query=request.GET))


@login_required
@require_POST
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Mail, or none; ``about=reports``: what waits for moderators."""
    about = "reports" if request.POST.get("about") == "reports" else "mails"
    services.choose_mail(request.user, request.POST.get("mails") == "oui", about)
    messages.success(request, "C’est noté.")
    return redirect("quartiers:moderation" if about == "reports" else "quartiers:notices")


stop = MAILS.view("quartiers/stop.html", lambda person, about: services.choose_mail(person, False, about or "mails"))


def say_untold(request: HttpRequest, written: Post | Comment) -> None:
    """Tell who has just written that some of the people whom they cite were not told."""
    left_out = services.untold(written)
    if left_out:
        last = f"les {left_out} dernières citées ne le sont pas" if left_out > 1 else "la dernière citée ne l’est pas"
        most = services.MOST_MENTIONS
        messages.warning(request, f"{most}\u00a0personnes au plus sont averties d’un même texte\u202f: {last}.")


def say_joined(request: HttpRequest, written: Post | Comment) -> None:
    """Tell who was not in the space that they are now, and how to leave it."""
    if joined_by_writing(written):
        space = (written.post if isinstance(written, Comment) else written).space
        messages.info(
            request,
            f"Vous êtes maintenant dans l’espace {quoted(space.title)}\u202f: on peut vous y citer. Pour en sortir, "
            f"{quoted('Quitter l’espace')} est sur sa page.",
        )
