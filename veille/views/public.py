"""The published watch: by theme, by date, item by item, and as feeds."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from portal.core.paging import page_of
from portal.core.publishing.models import Generation
from portal.core.publishing.release import release
from portal.core.themes.models import Theme
from veille import feeds
from veille.selectors import published, talks, theme_chips

PAGE_SIZE = 30


@require_safe
def index(request: HttpRequest, theme: str = "") -> HttpResponse:
    """Everything, or one theme, newest first."""
    chosen = get_object_or_404(Theme, key=theme) if theme else None
    page = page_of(request, published(request.user, chosen), PAGE_SIZE)
    context = {
        "page": page,
        "theme": chosen,
        "chips": theme_chips(request.user, chosen),
        "feeds": f"/veille/{chosen.key}/" if chosen else "/veille/",
        "curates": request.user.has_perm("veille.curate"),
    }
    return render(request, "veille/index.html", context)


@require_safe
def item(request: HttpRequest, day: date, slug: str) -> HttpResponse:
    """One published story: why it matters, then where to read it."""
    found = get_object_or_404(published(request.user), published_on=day, slug=slug)
    mentions = found.mentions.select_related("source")[:20]
    context = {
        "item": found,
        "mentions": mentions,
        "talks": talks(found, request.user),
        "curates": request.user.has_perm("veille.curate"),
    }
    return render(request, "veille/item.html", context)


def _state(request: HttpRequest, *args: Any, **kwargs: Any) -> str:
    """What a feed says changes with what is published, and with the code."""
    return f'"{release()}-{Generation.current()}"'


@require_safe
@cache_control(public=True, max_age=300)
@etag(_state)
def feed(request: HttpRequest, kind: str, theme: str = "") -> HttpResponse:
    """The same as a feed. What is public is the same for everybody."""
    chosen = get_object_or_404(Theme, key=theme) if theme else None
    items = list(published(None, chosen)[: feeds.MOST])
    return feeds.answer(request, kind, items, chosen)
