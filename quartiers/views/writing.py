"""Writing a new post, with its draft."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from portal.accounts.views.who import person_of
from portal.core.limits import Limit, TooOftenError
from quartiers import selectors
from quartiers.forms import FORMS, TitledForm, at_version
from quartiers.models import Draft, Post, Space
from quartiers.services import posts
from quartiers.services.errors import OtherTabError, PublishedError, QuartiersError, TooManyDraftsError
from quartiers.views.drafts import keep_draft, kept_words, take_off
from quartiers.views.notices import say_joined, say_untold

POSTS = Limit("quartiers.posts", most=10, seconds=60 * 60)
NOTHING_YET = "Rien n’est encore écrit\u202f: il n’y a pas de brouillon à garder."
TOO_OFTEN = "Vous avez beaucoup écrit en peu de temps. Votre texte est gardé ici\u202f: publiez-le dans une heure."
GONE = "Ce brouillon avait été publié\u202f; depuis, vous avez retiré la publication et elle est effacée."
TAKEN_BACK = "Vous avez retiré ce texte. Le voici à nouveau, en brouillon\u202f: publiez-le si vous le voulez."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The form of a new post: keep it as a draft, or publish it. A GET stores nothing."""
    space = selectors.space_or_404(request.user, slug)
    if kind not in FORMS:
        raise Http404
    if request.method != "POST":
        return _opened(request, space, kind)
    form = FORMS[kind](request.POST, request.FILES)
    form.is_valid()
    token = form.cleaned_data.get("token")
    if token is None:
        return redirect("quartiers:write", slug, kind)
    if known := _published(request, token):
        return redirect(known)
    try:
        draft = keep_draft(request, form, space, kind)
    except (OtherTabError, PublishedError) as error:
        return _not_this_draft(request, space, kind, form, token, error)
    except (TooManyDraftsError, TooOftenError) as error:
        return _not_kept(request, space, kind, form, error)
    if "remove" in request.POST:
        take_off(draft, request.POST["remove"])
        return redirect(f"{request.path}?brouillon={draft.public_id}")
    if "draft" in request.POST and not set(form.errors) & {"piece"}:
        return _kept(request, draft)
    if form.errors:
        return _show(request, space, kind, _at(form, draft), 422)
    return _publish(request, space, kind, form, draft)


def _published(request: HttpRequest, token: UUID) -> Post | None:
    """What this form has become already, while it can be read."""
    mine = Post.objects.visible_to(request.user).filter(token=token, author=person_of(request))
    return mine.select_related("space").first()


def _not_this_draft(
    request: HttpRequest, space: Space, kind: str, form: TitledForm, token: UUID, error: QuartiersError
) -> HttpResponse:
    """The first of two clicks has just published it; or else the words become a draft of their own, and it says why."""
    if known := _published(request, token):
        return redirect(known)
    taken_back = Post.objects.filter(token=token, author=person_of(request)).exclude(deleted_at=None)
    form.add_error(None, TAKEN_BACK if taken_back.exists() else str(error))
    return _show(request, space, kind, _other_draft(form), 409)


def _not_kept(request: HttpRequest, space: Space, kind: str, form: TitledForm, error: Exception) -> HttpResponse:
    """Too many drafts, or too often: what was typed stays in the page."""
    often = isinstance(error, TooOftenError)
    form.add_error(None, TOO_OFTEN if often else str(error))
    return _show(request, space, kind, form, 429 if often else 409)


def _kept(request: HttpRequest, draft: Draft) -> HttpResponse:
    if words := kept_words(draft):
        messages.success(request, f"{words}.")
    else:
        messages.info(request, NOTHING_YET)
    return redirect(f"{request.path}?brouillon={draft.public_id}")


def _publish(request: HttpRequest, space: Space, kind: str, form: TitledForm, draft: Draft) -> HttpResponse:
    person = person_of(request)
    try:
        POSTS.spend(f"user:{person.pk}")
    except TooOftenError:
        form.add_error(None, TOO_OFTEN)
        return _show(request, space, kind, _at(form, draft), 429)
    post = posts.publish(space, person, kind, form.cleaned_data, draft.public_id)
    messages.success(request, f"Publié dans «\u202f{space}\u202f».")
    say_joined(request, post)
    say_untold(request, post)
    return redirect(post)


def _opened(request: HttpRequest, space: Space, kind: str) -> HttpResponse:
    """An empty form, or the draft that is asked for; another person's draft does not exist."""
    asked = request.GET.get("brouillon", "")
    if not asked:
        return _show(request, space, kind, FORMS[kind](initial={"token": uuid4(), "version": 0}))
    number = _number_or_404(asked)
    drafts = Draft.objects.filter(author=person_of(request), space=space, kind=kind, post=None, edits=None)
    draft = drafts.filter(public_id=number).first()
    if draft is None:
        return _became(request, space, number)
    initial = {**draft.fields, "alt": "", "token": number, "version": draft.version}
    return _show(request, space, kind, FORMS[kind](initial=initial))


def _number_or_404(asked: str) -> UUID:
    try:
        return UUID(asked)
    except ValueError:
        raise Http404 from None


def _became(request: HttpRequest, space: Space, number: UUID) -> HttpResponse:
    """Where one's own draft went that was published meanwhile: to its post, if its author still has a page of it."""
    post = get_object_or_404(Post.objects.select_related("space"), token=number, author=person_of(request), space=space)
    if post.deleted_at is None or post.taken_back is not None:
        return redirect(post)
    messages.info(request, GONE)
    return redirect(space)


def _at(form: TitledForm, draft: Draft) -> TitledForm:
    """The form, knowing the version that was just saved."""
    return at_version(form, draft.version)


def _other_draft(form: TitledForm) -> TitledForm:
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["token"], form.data["version"] = str(uuid4()), "0"  # type: ignore[index]
    return form


def _show(request: HttpRequest, space: Space, kind: str, form: TitledForm, status: int = 200) -> HttpResponse:
    number = str(form["token"].value())
    begun = selectors.post_drafts(request.user, space, kind)
    context = {
        "space": space,
        "kind": kind,
        "form": form,
        "draft": next((draft for draft in begun if str(draft.public_id) == number), None),
        "others": [draft for draft in begun if str(draft.public_id) != number],
    }
    return render(request, "quartiers/write.html", context, status=status)
