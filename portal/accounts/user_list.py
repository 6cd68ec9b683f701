"""Wagtail's list of users without what we do one person at a time: no boxes to tick, no buttons for many."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.users.views.users import IndexView, UserViewSet


class PeopleIndexView(IndexView):
    """The list, its rows without boxes."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class PeopleViewSet(UserViewSet):
    """Users of the portal in Wagtail's admin."""

    index_view_class = PeopleIndexView
