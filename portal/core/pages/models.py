"""The abstract page, and the queryset that carries the reading rule."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from portal.core.audience.services import readable


class ReadablePageQuerySet(PageQuerySet):
    """Pages, as a person may read them."""

    def visible_to(self, user: Any) -> "ReadablePageQuerySet":
        """The live pages that ``user`` may read."""
        return readable(self.live(), user)  # type: ignore[return-value]


class BasePage(Page):
    """Every page of the portal. Plain, unnested Page of Wagtail below it (docs/adr: the swappable Page is not used)."""

    objects = PageManager.from_queryset(ReadablePageQuerySet)()

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve with the cache rule of its audience (the door has checked who asks)."""
        response = super().serve(request, *args, **kwargs)
        from portal.core.pages.door import cache_rule

        return cache_rule(request, self, response)
