"""Addresses of the admin that stand before Wagtail's own of the same path."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BrowseView
from wagtail.models import Page

from portal.core.audience.services import may_read
from portal.core.pages.privacy import collection_readers


def choose_page_below(request: HttpRequest, parent_page_id: int, **kwargs: Any) -> HttpResponse:
    """Wagtail's chooser, opened at a page: for who may change that page, or read it. Others learn nothing of it (404)."""
    page = get_object_or_404(Page, pk=parent_page_id)
    if not (page.is_root() or page.permissions_for_user(request.user).can_edit() or may_read(request.user, page)):
        raise Http404
    return BrowseView.as_view()(request, parent_page_id=parent_page_id, **kwargs)


urlpatterns = [
    path(
        "collections/<int:collection_id>/privacy/",
        never_cache(require_admin_access(collection_readers)),
        name="collection_readers",
    ),
    path(
        "choose-page/<int:parent_page_id>/",
        never_cache(require_admin_access(choose_page_below)),
        name="choose_page_below",
    ),
]
