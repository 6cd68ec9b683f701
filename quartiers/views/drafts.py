"""What the page sends while somebody types, a post or an answer: kept on the server, no tab over another."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.accounts.views.who import person_of
from portal.core.limits import Limit, TooOftenError
from portal.core.words import at_words
from quartiers import selectors
from quartiers.forms import FORMS, AnswerForm, TitledForm, TokenMixin, edit_form
from quartiers.models import Draft, Post, Space
from quartiers.services import drafts, posts
from quartiers.services.errors import OtherTabError, PublishedError, TooManyDraftsError
from quartiers.services.files import (
    MOST_BYTES,
    MOST_FILES,
    NOT_KEPT,
    TOO_MANY_BYTES,
    TOO_MANY_FILES,
    attach_all,
    drop_files,
    waiting_bytes,
)
from quartiers.views.own import own_written

SAVES = Limit("quartiers.saves", most=1200, seconds=60 * 60)
OTHER_TAB = "Ce brouillon a changé dans un autre onglet. Rien n’est perdu\u202f: cet onglet a maintenant le sien."


@login_required
@require_POST
def autosave(request: HttpRequest, slug: str, kind: str) -> JsonResponse:
    """A post."""
    space = selectors.space_or_404(request.user, slug)
    if kind not in FORMS:
        raise Http404
    return _kept(request, FORMS[kind](request.POST), space, kind)


@login_required
@require_POST
def autosave_answer(request: HttpRequest, slug: str, address: str) -> JsonResponse:
    """An answer; to a discussion that was closed meanwhile too: the words are its author's."""
    space = selectors.space_or_404(request.user, slug)
    post = selectors.post_or_404(request.user, space, address)
    return _kept(request, AnswerForm(request.POST), space, "", post=post)


@login_required
@require_POST
def autosave_edit(request: HttpRequest, slug: str, address: str) -> JsonResponse:
    """A change of one's own post; of one that was hidden or taken back meanwhile too. What is published already is no draft."""
    post = own_written(request, slug, address)
    form = edit_form(post.kind, request.POST)
    if form.is_valid() and _is_published(form, post) and not _begun(request, form.cleaned_data["token"]):
        return JsonResponse({"saved": "C’est ce qui est publié.", "published": True})
    return _kept(request, form, post.space, post.kind, edits=post)


def _begun(request: HttpRequest, token: UUID) -> bool:
    return Draft.objects.filter(author=person_of(request), public_id=token).exists()


def _is_published(form: TitledForm, post: Post) -> bool:
    said = {name: value for name, value in form.cleaned_data.items() if name in posts.FIELDS}
    return all(getattr(post, name) == value for name, value in said.items())


def _kept(request: HttpRequest, form: TokenMixin, space: Space, kind: str, **of: Post) -> JsonResponse:
    """JSON: the new version and the words to say; or why it was not kept, with a number for a draft of its own."""
    form.is_valid()
    token, version = form.cleaned_data.get("token"), form.cleaned_data.get("version") or 0
    if token is None:
        return JsonResponse({"error": "Ce brouillon n’a pas de numéro."}, status=422)
    try:
        SAVES.spend(f"user:{request.user.pk}")
        draft = drafts.save_draft(token, person_of(request), space, kind, typed_in(request, form), version, **of)
    except OtherTabError:
        return JsonResponse({"error": OTHER_TAB, "token": str(uuid4())}, status=409)
    except PublishedError as error:
        return JsonResponse({"error": str(error), "token": str(uuid4()), "published": True}, status=409)
    except TooManyDraftsError as error:
        return JsonResponse({"error": str(error)}, status=409)
    except TooOftenError:
        return JsonResponse({"error": "Trop d’enregistrements à la fois. Un nouvel essai suit."}, status=429)
    return JsonResponse({"version": draft.version, "saved": kept_words(draft)})


def kept_words(draft: Draft) -> str:
    """« Brouillon gardé à 8 h 12 »; blank when there is nothing in it."""
    if draft.is_empty and not draft.attachments.exists():
        return ""
    return f"Brouillon gardé {at_words(draft.saved_at)}"


def keep_draft(request: HttpRequest, form: Any, space: Space, kind: str, **of: Post) -> Draft:
    """The draft with what was typed, and the files that can be kept: those that can't are said in the form.

    Raises as ``save_draft``, and TooOftenError.
    """
    SAVES.spend(f"user:{request.user.pk}")
    token, version = form.cleaned_data["token"], form.cleaned_data.get("version") or 0
    draft = drafts.save_draft(token, person_of(request), space, kind, typed_in(request, form), version, **of)
    pieces = form.pieces()
    weight = sum(file.size for file, _ in pieces)
    if draft.attachments.count() + len(pieces) > MOST_FILES:
        form.add_error("piece", TOO_MANY_FILES)
    elif pieces and waiting_bytes(draft.author) + weight > MOST_BYTES:
        form.add_error("piece", TOO_MANY_BYTES)
    elif pieces:
        try:
            with transaction.atomic():
                attach_all(draft.author, pieces, draft=draft)
            form.ask_for_other_pieces()
        except OSError:
            form.add_error("piece", NOT_KEPT)
    return draft


def take_off(draft: Draft, public_id: str) -> None:
    """One of its files, for good."""
    drop_files(piece for piece in draft.attachments.all() if str(piece.public_id) == public_id)


def typed_in(request: HttpRequest, form: Any) -> dict[str, str]:
    """The words of the form as they were typed; those about a file are kept with the file."""
    left_out = {"token", "version", "piece", "alt"}
    return {name: request.POST.get(name, "") for name in form.fields if name not in left_out}


@login_required
@require_POST
def drop(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Throw a draft of one's own away. ``back``: the list where one did it; else what it was about."""
    space = selectors.space_or_404(request.user, slug)
    found = Draft.objects.filter(author=person_of(request), space=space, public_id=public_id)
    draft = found.select_related("post__space", "edits__space").first()
    if draft is None:
        raise Http404
    drafts.drop_draft(draft)
    messages.success(request, "Le brouillon est jeté.")
    lists: dict[str, Any] = {"index": "quartiers:index", "choose": "quartiers:choose", "space": space}
    return redirect(lists.get(request.POST.get("back", "")) or draft.post or draft.edits or space)
