"""Enrol, leave, answer, answer again, finish."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses import services
from courses.marking import AnswerError, at_places, mark, same_answer
from courses.models import Attempt, LessonPage, Question
from courses.selectors import REMINDER, lesson_context, parts_of
from courses.shown import show
from courses.views.doors import course_for, lesson_for
from portal.accounts.views.who import person_of
from portal.core.limits import TooOftenError
from portal.core.words import quoted

TOO_OFTEN = (
    "Vous avez répondu très souvent en une heure. Votre réponse est gardée ici\u202f: réessayez un peu plus tard."
)

GONE = (
    "Cette question n’est plus dans la leçon\u202f: elle a été retirée entre-temps. Vos autres réponses sont gardées."
)

NOT_YET = "Cette question n’est pas encore dans le brouillon enregistré\u202f: enregistrez-le, puis essayez à nouveau."


@require_POST
def enrol(request: HttpRequest, course: str) -> HttpResponse:
    """Take the course: its page then leads to the first lesson."""
    page = course_for(request, course)
    if isinstance(page, HttpResponse):
        return page
    services.enrol(person_of(request), page)
    return redirect(page.url)


@require_POST
def leave(request: HttpRequest, course: str) -> HttpResponse:
    """Leave the course; what was answered is kept."""
    page = course_for(request, course)
    if isinstance(page, HttpResponse):
        return page
    services.leave(person_of(request), page)
    messages.success(request, "Vous avez quitté la formation. Vos réponses sont gardées si vous revenez.")
    return redirect(page.url)


@require_POST
def answer(request: HttpRequest, course: str, lesson: str, question: UUID) -> HttpResponse:
    """Keep an answer and show what is said of it; a refused one is shown with what to do (422)."""
    page = lesson_for(request, course, lesson)
    if isinstance(page, HttpResponse):
        return page
    asked = page.questions.filter(public_id=question).first()
    if asked is None:
        return _gone(request, page)
    given = request.POST.getlist("reponse")
    if "essai" in request.POST:
        return _trial(request, page, asked, given)
    try:
        kept, is_new = services.answer(person_of(request), page, asked, given)
    except AnswerError as error:
        return _show(request, page, asked, given, str(error), 422)
    except TooOftenError:
        return _show(request, page, asked, given, TOO_OFTEN, 429)
    if not is_new and not same_answer(kept.response, given):
        messages.info(request, "Cette question avait déjà une réponse\u202f: c’est celle-là qui est gardée.")
    return redirect(f"{page.url}#{_anchor(request, page, asked)}")


@require_POST
def retry(request: HttpRequest, course: str, lesson: str, attempt: UUID) -> HttpResponse:
    """Answer again; somebody else's answer doesn't exist."""
    page = lesson_for(request, course, lesson)
    if isinstance(page, HttpResponse):
        return page
    own = get_object_or_404(Attempt, public_id=attempt, person=person_of(request), lesson=page.public_id)
    asked = page.questions.filter(public_id=own.question).first()
    if asked is None:
        return _gone(request, page)
    services.retry(person_of(request), page, own)
    return redirect(f"{page.url}#{_anchor(request, page, asked)}")


@require_POST
def finish(request: HttpRequest, course: str, lesson: str) -> HttpResponse:
    """Finish the lesson and go to the next one, from the last one to the course; or to the first question that waits."""
    page = lesson_for(request, course, lesson)
    if isinstance(page, HttpResponse):
        return page
    try:
        is_new = services.finish(person_of(request), page)
    except services.UnfinishedError:
        return redirect(f"{page.url}?{REMINDER}#{REMINDER}")
    context = lesson_context(page, request)
    ended, following = context["progress"].is_finished, context["next_lesson"]
    if is_new:
        done, title = ("Formation", page.course.title) if ended else ("Leçon", page.title)
        messages.success(request, f"{done} terminée\u202f: {quoted(title)}.")
    return redirect(page.course.url if ended or not following else following.url)


@require_POST
def try_draft(request: HttpRequest, page: int, question: UUID) -> HttpResponse:
    """A question of the latest draft, from its preview, for who may change the lesson: nothing is recorded."""
    stored = get_object_or_404(LessonPage, pk=page)
    if not stored.permissions_for_user(request.user).can_edit():
        raise Http404
    draft = stored.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    asked = next((one for one in draft.questions.all() if one.public_id == question), None)
    if asked is None:
        messages.warning(request, NOT_YET)
        return _private(render(request, draft.template, draft.get_context(request), status=404))
    return _trial(request, draft, asked, request.POST.getlist("reponse"))


def _anchor(request: HttpRequest, page: LessonPage, asked: Question) -> str:
    shown = lesson_context(page, request)["questions"]
    return next(row.anchor for row in shown if row.public_id == asked.public_id)


def _show(
    request: HttpRequest, page: LessonPage, asked: Question, given: list[str], error: str, status: int
) -> HttpResponse:
    context = page.get_context(request)
    for row in context["questions"]:
        if row.public_id == asked.public_id:
            row.error, row.given = error, given
    return _private(render(request, page.template, context, status=status))


def _gone(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """The lesson as it is now: the question was taken out while somebody was answering it, or never was in it (404)."""
    messages.warning(request, GONE)
    return _private(render(request, page.template, page.get_context(request), status=404))


def _trial(request: HttpRequest, page: LessonPage, asked: Question, given: list[str]) -> HttpResponse:
    """As a learner would see it, for who may change the lesson: nothing is recorded."""
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    request.trial = True  # type: ignore[attr-defined]
    try:
        marked = mark(asked, at_places(asked, given) if getattr(request, "is_preview", False) else given)
    except AnswerError as error:
        return _show(request, page, asked, given, str(error), 422)
    attempt = Attempt(question=asked.public_id, response=marked.response, is_right=marked.is_right, at=timezone.now())
    context: dict[str, Any] = page.get_context(request)
    context["questions"] = [
        show(row.number, asked, attempt) if row.public_id == asked.public_id else row for row in context["questions"]
    ]
    context["parts"] = parts_of(page, context["questions"])
    return _private(render(request, page.template, context))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
