"""Reprojects pages after a change. All of it runs in the transaction of the change itself."""

from collections.abc import Callable, Sequence

from django.db import transaction
from wagtail.models import Page

from portal.core.publishing.models import Generation

Projection = Callable[[Sequence[int]], None]
_projections: dict[str, Projection] = {}


def register(name: str, projection: Projection) -> None:
    """``projection(page_ids)`` makes a projection right for these pages: live, draft, or gone. Called in name order."""
    _projections[name] = projection


@transaction.atomic
def reproject(page_ids: Sequence[int]) -> None:
    """Make every projection right for these pages, and let caches know.

    The generation's row is taken first: on PostgreSQL it makes two changes at once project one after the other, so that
    the second sees what the first has committed. (SQLite has one writer anyway.)
    """
    Generation.advance()
    if page_ids:
        for name in sorted(_projections):
            _projections[name](page_ids)


def reproject_subtree(page: Page) -> None:
    """As ``reproject``, for ``page`` and everything below it (a move, a slug, a restriction)."""
    reproject(list(Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)))


def reproject_all() -> int:
    """Everything, for an operator after a restore or an upgrade. Returns the number of pages."""
    ids = list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
    reproject(ids)
    return len(ids)
