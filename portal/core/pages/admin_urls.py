"""Addresses of the admin that stand before Wagtail's own of the same path."""

from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from portal.core.pages.privacy import collection_readers

urlpatterns = [
    path(
        "collections/<int:collection_id>/privacy/",
        never_cache(require_admin_access(collection_readers)),
        name="collection_readers",
    ),
]
