"""Changing one's own post, with the draft of the change."""

from contextlib import suppress
from typing import Any
from uuid import uuid5

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.core.limits import TooOftenError
from quartiers import selectors
from quartiers.forms import TitledForm, at_version, edit_form
from quartiers.models import Attachment, Draft, Post
from quartiers.services import posts
from quartiers.services.errors import EditedMeanwhileError, QuartiersError
from quartiers.services.files import MOST_FILES, NOT_KEPT, TOO_MANY_FILES
from quartiers.views.drafts import keep_draft, take_off
from quartiers.views.notices import say_untold
from quartiers.views.own import own_written


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """Change one's own post. When others no longer read it nothing is published (409), and the words stay before who wrote them."""
    post = own_written(request, slug, address)
    begun = selectors.edit_drafts(request.user, post)
    if request.method != "POST":
        if not post.is_shown and not begun:
            raise Http404
        return _show(request, post, edit_form(post.kind, initial=_initial(request, post, begun)), begun)
    form = edit_form(post.kind, request.POST, request.FILES)
    form.is_valid()
    if "remove" in request.POST:
        return _without_a_file(request, post, form, begun)
    if _files_of(post, form, begun) > MOST_FILES:
        form.add_error("piece", TOO_MANY_FILES)
    if form.errors or not post.is_shown:
        return _refused(request, post, form, begun, 422 if post.is_shown else 409)
    data = form.cleaned_data
    try:
        changed = posts.edit(post, data, data["seen"], data["token"], data["version"] or 0, form.pieces())
    except EditedMeanwhileError as error:
        form.add_error(None, str(error))
        post.refresh_from_db(fields=["edited_at"])
        return _refused(request, post, at_version(form, post.version, "seen"), begun, 409)
    except OSError:
        form.add_error("piece", NOT_KEPT)
        return _show(request, post, form, begun, 503)
    say_untold(request, changed)
    return redirect(changed)


def _files_of(post: Post, form: TitledForm, begun: list[Draft]) -> int:
    """How many would stand beside the post."""
    waiting = Attachment.objects.filter(
        draft__in=[one.pk for one in begun if one.public_id == form.cleaned_data.get("token")]
    )
    return post.attachments.count() + waiting.count() + len(form.pieces())


def _refused(request: HttpRequest, post: Post, form: TitledForm, begun: list[Draft], status: int) -> HttpResponse:
    """The page again, with what was typed; files that came with it wait in a draft."""
    if form.pieces() and form.cleaned_data.get("token"):
        try:
            at_version(form, keep_draft(request, form, post.space, post.kind, edits=post).version)
            begun = selectors.edit_drafts(request.user, post)
        except (QuartiersError, TooOftenError):
            form.add_error("piece", NOT_KEPT)
    return _show(request, post, form, begun, status)


def _without_a_file(request: HttpRequest, post: Post, form: TitledForm, begun: list[Draft]) -> HttpResponse:
    """A file of the draft is taken off it; what was typed stays."""
    draft = next((one for one in begun if one.public_id == form.cleaned_data.get("token")), None)
    if draft is None:
        raise Http404
    with suppress(QuartiersError, TooOftenError):
        draft = keep_draft(request, form, post.space, post.kind, edits=post)
    take_off(draft, request.POST["remove"])
    return redirect(f"{post.get_absolute_url()}modifier/?brouillon={draft.public_id}")


def _initial(request: HttpRequest, post: Post, begun: list[Draft]) -> dict[str, Any]:
    """The draft that is asked for (``?brouillon=``), or the newest; else what is published. All tabs begin one draft."""
    asked = request.GET.get("brouillon", "")
    draft = next((draft for draft in begun if not asked or str(draft.public_id) == asked), None)
    if draft is not None:
        return {**draft.fields, "alt": "", "token": draft.public_id, "version": draft.version}
    published = {name: getattr(post, name) for name in posts.FIELDS}
    return published | {"token": uuid5(post.token, "modification"), "version": 0, "seen": post.version}


def _show(request: HttpRequest, post: Post, form: TitledForm, begun: list[Draft], status: int = 200) -> HttpResponse:
    number = str(form["token"].value())
    context = {
        "space": post.space,
        "post": post,
        "form": form,
        "draft": next((draft for draft in begun if str(draft.public_id) == number), None),
        "other_drafts": [draft for draft in begun if str(draft.public_id) != number],
    }
    return render(request, "quartiers/edit_post.html", context, status=status)
