"""Who comes in: the page must be read by who asks, now; a visitor is led to sign-in and back to the page, not to the action."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, resolve_url

from courses.models import CoursePage, LessonPage
from portal.core.audience import MEMBERS, PUBLIC
from portal.core.audience.services import needs
from portal.core.pages.door import refuse


def course_for(request: HttpRequest, slug: str) -> CoursePage | HttpResponse:
    """The course, or the answer to who may not act on it. Raises Http404."""
    page = get_object_or_404(CoursePage, slug=slug)
    return _entered(request, page) or page


def lesson_for(request: HttpRequest, course: str, slug: str) -> LessonPage | HttpResponse:
    """The lesson of a published course, or the answer to who may not act on it. Raises Http404."""
    above = get_object_or_404(CoursePage.objects.live(), slug=course)
    page = get_object_or_404(LessonPage.objects.child_of(above), slug=slug)
    page._course = above
    return _entered(request, page) or page


def _entered(request: HttpRequest, page: Any) -> HttpResponse | None:
    if request.user.is_authenticated:
        return refuse(request, page)
    if needs(page) & {PUBLIC, MEMBERS}:
        return redirect_to_login(page.url, resolve_url("account_login"))
    raise Http404
