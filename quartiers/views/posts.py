"""One post with its answers; what its author, its readers and moderators do on it."""

from contextlib import suppress
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.views.who import person_of
from portal.core.limits import Limit, TooOftenError
from quartiers import selectors
from quartiers.audience import moderates
from quartiers.forms import AnswerForm, EditAnswerForm, at_version
from quartiers.models import Attachment, Comment, Draft, Post, PostKind
from quartiers.services import comments, posts
from quartiers.services.errors import EditedMeanwhileError, LockedError, QuartiersError
from quartiers.services.files import MOST_FILES, NOT_KEPT, TOO_MANY_FILES
from quartiers.services.withdrawal import KEPT
from quartiers.views.drafts import keep_draft, take_off
from quartiers.views.notices import say_joined, say_untold
from quartiers.views.own import own_comment, own_post

ANSWERS = Limit("quartiers.answers", most=40, seconds=60 * 60)
TOO_OFTEN = "Vous avez beaucoup écrit en peu de temps. Gardez ce texte\u202f: publiez-le dans une heure."
PARENT_GONE = "La réponse à laquelle vous répondiez n’est plus là\u202f: la vôtre s’adresse à tous."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """The page; a POST is an answer. An old address leads to the present one. Who wrote it reads what has become of it."""
    space = selectors.space_or_404(request.user, slug)
    try:
        found = selectors.post_or_404(request.user, space, address)
    except Http404:
        return _unseen(request, selectors.own_unseen_or_404(request.user, space, address))
    if request.method == "POST":
        return _answer(request, found)
    if address != f"{found.key}-{found.slug}":
        return redirect(found)
    begun = selectors.answer_drafts(request.user, found)
    return _show(request, found, AnswerForm(initial=_initial(request, found, begun)), begun=begun)


def _unseen(request: HttpRequest, mine: Post) -> HttpResponse:
    """One's own post that others no longer read: why, and what one may do. An answer to it is refused (409)."""
    context: dict[str, Any] = {"space": mine.space, "post": mine, "until": mine.deleted_at and mine.deleted_at + KEPT}
    context["draft"] = next(iter(selectors.edit_drafts(request.user, mine)), None)
    context["reported"] = selectors.own_report(request.user, mine)
    return render(request, "quartiers/unseen.html", context, status=409 if request.method == "POST" else 200)


def _initial(request: HttpRequest, found: Post, begun: list[Draft]) -> dict[str, Any]:
    """What one has begun (``?brouillon=`` says which), else nothing. ``?a=``: the answer that one replies to; ``?citer=``:
    with its words, as a quote under what is there."""
    initial: dict[str, Any] = {"token": uuid4(), "version": 0}
    asked = request.GET.get("brouillon", "")
    draft = next((draft for draft in begun if not asked or str(draft.public_id) == asked), None)
    if draft is not None:
        initial = {**draft.fields, "alt": "", "token": draft.public_id, "version": draft.version}
        initial["parent"] = selectors.shown_parent(found, initial.get("parent", ""))
    quoted, key = request.GET.get("citer", ""), request.GET.get("a", "")
    if quoted or key:
        above = get_object_or_404(Comment, post=found, key=quoted or key)
        if not above.is_shown:
            messages.info(request, PARENT_GONE)
            return initial
        initial["parent"] = above.key
        if quoted:
            initial["text"] = with_quote(initial.get("text", ""), above.text)
    return initial


def with_quote(text: str, quoted: str) -> str:
    """``text``, and under it the first lines of another as a quote; once."""
    quote = "".join(f"> {line}\n" for line in quoted.splitlines()[:12])
    if quote in text:
        return text
    return f"{text.rstrip()}\n\n{quote}\n" if text.strip() else f"{quote}\n"


def _answer(request: HttpRequest, found: Post) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)
    form.is_valid()
    if "remove" in request.POST:
        return _without_a_file(request, found, form)
    if Attachment.objects.filter(draft__in=_draft_of(request, found, form)).count() + len(form.pieces()) > MOST_FILES:
        form.add_error("piece", TOO_MANY_FILES)
    if form.errors:
        return _refused(request, found, form, 422)
    data = form.cleaned_data
    known = comments.sent_before(found, person_of(request), data["token"], data)
    if known is not None:
        return redirect(known)
    try:
        ANSWERS.spend(f"user:{request.user.pk}")
        written = _written(request, found, data, form.pieces())
        say_joined(request, written)
        say_untold(request, written)
        return redirect(written)
    except LockedError as error:
        form.add_error(None, str(error))
        return _show(request, found, form, 409)
    except TooOftenError:
        return _refused(request, found, form, 429, TOO_OFTEN)
    except OSError:
        form.add_error("piece", NOT_KEPT)
        return _show(request, found, form, 503)


def _draft_of(request: HttpRequest, found: Post, form: AnswerForm) -> "QuerySet[Draft]":
    """The draft that the form goes on with, if there is one."""
    token = form.cleaned_data.get("token")
    return Draft.objects.filter(author=person_of(request), post=found, public_id__in=[token] if token else [])


def _refused(request: HttpRequest, found: Post, form: AnswerForm, status: int, why: str = "") -> HttpResponse:
    """The page again, with what was typed; files that came with it wait in a draft."""
    if form.pieces() and form.cleaned_data.get("token"):
        try:
            at_version(form, keep_draft(request, form, found.space, "", post=found).version)
        except (QuartiersError, TooOftenError):
            form.add_error("piece", NOT_KEPT)
    if why:
        form.add_error(None, why)
    return _show(request, found, form, status, selectors.answer_drafts(request.user, found))


def _without_a_file(request: HttpRequest, found: Post, form: AnswerForm) -> HttpResponse:
    """A file of the draft is taken off it; what was typed stays."""
    draft = get_object_or_404(_draft_of(request, found, form))
    with suppress(QuartiersError, TooOftenError):
        draft = keep_draft(request, form, found.space, "", post=found)
    take_off(draft, request.POST["remove"])
    return redirect(f"{found.get_absolute_url()}?brouillon={draft.public_id}#repondre")


@transaction.atomic
def _written(request: HttpRequest, found: Post, data: dict[str, Any], pieces: list[Any]) -> Comment:
    """The answer with its files: all or none. A token that is somebody else's, or of another discussion, is not this
    answer's; what replied to an answer that is no longer shown answers the post, and says so."""
    key = selectors.shown_parent(found, data["parent"])
    if data["parent"] and not key:
        messages.info(request, PARENT_GONE)
    parent = selectors.comment_or_404(found, key) if key else None
    person = person_of(request)
    others = Comment.objects.filter(token=data["token"]).exclude(author=person, post=found)
    token = uuid4() if others.exists() else data["token"]
    version = data.get("version") or 0
    return comments.answer(found, person, data["text"], token, parent, version=version, pieces=pieces)


def _show(
    request: HttpRequest, found: Post, form: AnswerForm, status: int = 200, begun: list[Draft] | None = None
) -> HttpResponse:
    threads = selectors.threads(found, request.user)
    every = [comment for thread in threads for comment in (thread.comment, *thread.replies)]
    parent, number = form["parent"].value(), str(form["token"].value())
    context = {
        "space": found.space,
        "post": found,
        "threads": threads,
        "answers": sum(comment.is_shown for comment in every),
        "files": list(Attachment.every.seen_by(request.user).filter(post=found)),
        "form": form,
        "draft": next((draft for draft in begun or () if str(draft.public_id) == number), None),
        "other_drafts": [draft for draft in begun or () if str(draft.public_id) != number],
        "replied": next((comment for comment in every if parent and comment.key == parent), None),
        "moderates": moderates(request.user, found.space),
        "may_keep": found.author == request.user and found.kind == PostKind.QUESTION,
        "reported": selectors.own_report(request.user, found),
        "waiting": selectors.waiting_question(request.user, found.space),
    }
    return render(request, "quartiers/post.html", context, status=status)


@login_required
@require_POST
def keep(request: HttpRequest, slug: str, address: str, key: str) -> HttpResponse:
    """The author of a question keeps an answer, or no longer."""
    found = own_post(request, slug, address)
    if found.kind != PostKind.QUESTION:
        raise PermissionDenied
    comment = selectors.comment_or_404(found, key)
    posts.keep_answer(found, None if found.kept_answer_id == comment.pk else comment)
    return redirect(comment)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_comment(request: HttpRequest, slug: str, address: str, key: str) -> HttpResponse:
    """Change one's own answer."""
    comment = own_comment(request, slug, address, key)
    form = EditAnswerForm(request.POST or None, initial={"text": comment.text, "version": comment.version})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            comments.edit(comment, form.cleaned_data["text"], form.cleaned_data["version"])
            say_untold(request, comment)
            return redirect(comment)
        except EditedMeanwhileError as error:
            form.add_error(None, str(error))
            form, status = at_version(form, comment.version), 409
    context = {"space": comment.post.space, "post": comment.post, "comment": comment, "form": form}
    return render(request, "quartiers/edit.html", context, status=status)
