"""Lists page by page: a page that isn't there is unknown, whoever asks."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest


class NoSuchPageError(Http404):
    """The list is there, and may be read: it has ``pages`` pages, and not the one that was asked for."""

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


def page_of(request: HttpRequest, rows: Any, size: int) -> Page:
    """The rows of ``?page=``, the first ones if it says nothing.

    NoSuchPageError for one before the first, after the last, or no number: ask once the list itself may be read.
    """
    paginator = Paginator(rows, size)
    try:
        return paginator.page(request.GET.get("page") or 1)
    except InvalidPage:
        raise NoSuchPageError(paginator.num_pages) from None
