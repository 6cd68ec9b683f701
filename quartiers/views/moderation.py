"""Reporting, and what moderators do. A moderator acts in spaces that they read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.limits import Limit, TooOftenError
from portal.core.paging import page_of
from portal.core.words import without_controls
from quartiers import selectors
from quartiers.audience import MODERATE, moderates
from quartiers.forms import ReasonForm, ReplyForm
from quartiers.models import Action, Comment, Post
from quartiers.services import moderation
from quartiers.services.errors import JudgedError
from quartiers.services.notices import wants_mail

REPORTS = Limit("quartiers.reports", most=20, seconds=60 * 60)
DONE = {
    Action.SHOW: "C’est montré à nouveau.",
    Action.LOCK: "C’est fermé aux réponses.",
    Action.UNLOCK: "C’est rouvert aux réponses.",
    Action.DISMISS: "C’est classé sans suite.",
}
TOO_OFTEN = "Vous avez beaucoup signalé en peu de temps. Gardez ce texte\u202f: envoyez-le dans une heure."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, address: str, key: str = "") -> HttpResponse:
    """Say to moderators what is wrong with a post or an answer; its author answers them when they have hidden it."""
    space = selectors.space_or_404(request.user, slug)
    post, comment = selectors.told_of_or_404(request.user, space, address, key)
    answers = (comment or post).hidden_at is not None
    form = (ReplyForm if answers else ReasonForm)(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            REPORTS.spend(f"user:{request.user.pk}")
            moderation.report(post, comment, request.user, form.cleaned_data["reason"])
        except TooOftenError:
            form.add_error(None, TOO_OFTEN)
            status = 429
        else:
            messages.success(
                request, "C’est envoyé. Un modérateur vous lira." if answers else "Merci. Un modérateur regardera."
            )
            return redirect(post)
    reported = selectors.own_report(request.user, post, comment)
    context = {"space": space, "post": post, "comment": comment, "form": form, "answers": answers, "reported": reported}
    return render(request, "quartiers/report.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, slug: str, address: str, key: str = "") -> HttpResponse:
    """Hide a post or an answer, with the reason that its author reads."""
    post, comment = _target(request, slug, address, key)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = "Raison, que l’auteur lira"
    if request.method == "POST" and form.is_valid():
        author = (comment or post).author
        told = author is not None and author != request.user and author.is_active
        try:
            moderation.hide(request.user, post, comment, form.cleaned_data["reason"])
            messages.success(request, "C’est masqué. L’auteur en est averti." if told else "C’est masqué.")
        except JudgedError as error:
            messages.warning(request, str(error))
        return _back(request, post)
    context = {"space": post.space, "post": post, "comment": comment, "form": form}
    return render(request, "quartiers/hide.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def act(request: HttpRequest, slug: str, address: str, action: str, key: str = "") -> HttpResponse:
    """Show again, lock, unlock, dismiss."""
    post, comment = _target(request, slug, address, key)
    try:
        if action == Action.SHOW:
            moderation.show(request.user, post, comment)
        elif action == Action.DISMISS:
            moderation.dismiss(request.user, post, comment)
        else:
            reason = without_controls(request.POST.get("reason", "")).strip()
            moderation.lock(request.user, post, action == Action.LOCK, reason)
        kept_hidden = action == Action.DISMISS and (comment or post).hidden_at is not None
        messages.success(request, "C’est laissé masqué." if kept_hidden else DONE[Action(action)])
    except JudgedError as error:
        messages.warning(request, str(error))
    return _back(request, post)


def _back(request: HttpRequest, post: Post) -> HttpResponse:
    """To the page of moderation when one came from there (``?depuis=moderation``), or when the discussion can't be read; else
    to the discussion."""
    from_queue = request.GET.get("depuis") == "moderation"
    there = not from_queue and Post.objects.visible_to(request.user).filter(pk=post.pk).exists()
    return redirect(post) if there else redirect("quartiers:moderation")


def _target(request: HttpRequest, slug: str, address: str, key: str) -> tuple[Post, Comment | None]:
    """What a moderator acts on: hidden things too, but nothing of a space that they don't read."""
    space = selectors.space_or_404(request.user, slug)
    if not moderates(request.user, space):
        selectors.post_or_404(request.user, space, address)
        raise PermissionDenied
    post = Post.objects.filter(space=space, key=address[:10], deleted_at=None).select_related("space", "author").first()
    if post is None:
        raise Http404
    if not key:
        return post, None
    comment = Comment.objects.filter(post=post, key=key, deleted_at=None).select_related("author", "post").first()
    if comment is None:
        raise Http404
    return post, comment


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What was reported and waits; what is hidden now; what was done."""
    if not request.user.has_perm(MODERATE):
        raise PermissionDenied
    page = page_of(request, selectors.log(request.user), 30)
    wanted = wants_mail(request.user, "reports")
    context = {
        "reports": selectors.queue(request.user),
        "hidden": selectors.hidden(request.user),
        "page": page,
        "wants_mail": wanted,
    }
    return render(request, "quartiers/moderation.html", context)
