"""The portal's own door stands before Wagtail's: it knows audiences, and lets no superuser in by that alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.models import Page

from portal.core.pages.door import refuse


@hooks.register("before_serve_page", order=-100)
def check_audience(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    return refuse(request, page)
