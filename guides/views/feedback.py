"""« Signaler une erreur », « Ça ne répond pas à mon cas », « Nous écrire »: a form of a page, for who may read that page."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from guides.forms import FeedbackForm, LetterForm, ReaderForm
from guides.models import GuidePage, ReflexCardPage
from guides.models.feedback import FeedbackKind
from guides.selectors import contact_pages
from guides.services import leave_feedback
from portal.core.limits import TooOftenError, sender_of
from portal.core.pages.door import refuse

MODELS: dict[str, type[GuidePage] | type[ReflexCardPage]] = {"guide": GuidePage, "fiche": ReflexCardPage}
ENOUGH = "Vous avez envoyé beaucoup de messages en peu de temps. Gardez ce texte et réessayez dans une heure."


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show the form, or store what it says and lead to the thanks."""
    page = get_object_or_404(MODELS[kind], slug=slug)
    if refused := refuse(request, page):
        return refused
    form = _form(request, page)
    if request.method == "POST" and _stored(request, page, form, lambda: form.cleaned_data):
        return redirect(f"guides:{kind}_thanks", slug=slug)
    return _show(request, page, form)


@require_safe
def thanks(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """It has arrived."""
    page = get_object_or_404(MODELS[kind], slug=slug)
    return refuse(request, page) or _private(render(request, "guides/report_thanks.html", {"page": page}))


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """« Contact »: anything else, with the same limits, in the same list; what is about an account, in the animators' alone."""
    page = get_object_or_404(contact_pages())
    if refused := refuse(request, page):
        return refused
    posted = request.POST if request.method == "POST" else None
    about_account = request.GET.get("motif") == FeedbackKind.ACCOUNT
    initial = {"token": uuid4(), "motif": FeedbackKind.ACCOUNT if about_account else FeedbackKind.LETTER}
    form = LetterForm(posted, initial=initial, is_member=request.user.is_authenticated)
    if request.method == "POST" and _stored(request, page, form, form.as_feedback):
        return redirect("guides:letter_thanks")
    return _show(request, page, form)


@require_safe
def letter_thanks(request: HttpRequest) -> HttpResponse:
    """It has arrived."""
    page = get_object_or_404(contact_pages())
    return refuse(request, page) or _private(
        render(request, "guides/report_thanks.html", {"page": page, "is_letter": True})
    )


def _stored(request: HttpRequest, page: Page, form: ReaderForm, data: Callable[[], dict[str, Any]]) -> bool:
    """Whether the message is stored, or thrown away as a robot's; if not, the form says why."""
    if form.is_trap:
        return True
    if not form.is_valid():
        return False
    try:
        leave_feedback(page, request.user, _sender(request), data())
    except TooOftenError:
        form.add_error(None, ENOUGH)
        return False
    return True


def _form(request: HttpRequest, page: Any) -> FeedbackForm:
    parts = []
    if isinstance(page, GuidePage):
        parts = [(section.value["anchor"], section.value["title"]) for section in page.body]
    asked = request.GET.get("motif", "")
    initial = {
        "motif": asked if asked in dict(FeedbackKind.about_a_page()) else FeedbackKind.ERROR,
        "partie": request.GET.get("partie", ""),
        "token": uuid4(),
    }
    posted = request.POST if request.method == "POST" else None
    return FeedbackForm(posted, initial=initial, parts=parts, is_member=request.user.is_authenticated)


def _show(request: HttpRequest, page: Any, form: ReaderForm) -> HttpResponse:
    """The form; 429 for one that came too soon, 422 for another that is refused."""
    status = 200
    if form.errors:
        status = 429 if ENOUGH in form.non_field_errors() else 422
    context = {"page": page, "form": form, "is_letter": isinstance(form, LetterForm)}
    return _private(render(request, "guides/report.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _sender(request: HttpRequest) -> str:
    """What the hourly limit counts by: the person, else the network that the request comes from."""
    return sender_of(request.user.pk, get_adapter(request).get_client_ip(request))
