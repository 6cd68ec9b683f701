"""Lists page by page: a page that isn't there is unknown, whoever asks."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest


def page_of(request: HttpRequest, rows: Any, size: int) -> Page:
    """The rows of ``?page=``, the first ones if it says nothing; Http404 for one before the first, after the last, or no number."""
    try:
        return Paginator(rows, size).page(request.GET.get("page") or 1)
    except InvalidPage:
        raise Http404 from None
