"""Who may read a page: live pages by the restriction on their path; drafts, nobody."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction

from portal.core.audience import MEMBERS, PUBLIC, group_token
from portal.core.audience.services import project, tokens_of
from portal.core.audience.tokens import narrow


def page_tokens(page: Page) -> frozenset[str]:
    """What a page needs, asked live."""
    return path_tokens(page) if page.live else frozenset()


def path_tokens(page: Page) -> frozenset[str]:
    """What a page at this place needs once it is live."""
    return _narrowed(restrictions_above(page))


def restrictions_above(page: Page) -> QuerySet[PageViewRestriction]:
    """The restrictions on a page and on what stands above it, the highest first."""
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    found = PageViewRestriction.objects.filter(page__path__in=paths)
    return found.select_related("page").prefetch_related("groups").order_by("page__depth", "pk")


def restrictions_below(page: Page) -> QuerySet[PageViewRestriction]:
    """The restrictions on pages below ``page``, without its own."""
    found = PageViewRestriction.objects.filter(page__path__startswith=page.path).exclude(page__path=page.path)
    return found.select_related("page").prefetch_related("groups").order_by("page__path", "pk")


def project_pages(page_ids: Sequence[int]) -> None:
    """Write what these pages need into the side table."""
    project(Page, needed_by(page_ids))


def wrong_pages() -> list[int]:
    """The pages whose side table says something else than is asked live; none, if all is well."""
    ids = list(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
    needed, stored = needed_by(ids), tokens_of(Page, ids)
    return [pk for pk in ids if needed[pk] != stored[pk]]


def needed_by(page_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """What these pages need, asked live in three queries, however many they are; nothing for one that is gone."""
    restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
    needed: dict[int, frozenset[str]] = {pk: frozenset() for pk in page_ids}
    for page in Page.objects.filter(pk__in=page_ids):
        on_path = [found for found in restrictions if page.path.startswith(found.page.path)]
        needed[page.pk] = _narrowed(on_path) if page.live else frozenset()
    return needed


def _narrowed(restrictions: Iterable[PageViewRestriction]) -> frozenset[str]:
    tokens = frozenset({PUBLIC})
    for restriction in restrictions:
        tokens = narrow(tokens, restriction_tokens(restriction))
    return tokens


def restriction_tokens(restriction: PageViewRestriction) -> frozenset[str]:
    """What one restriction asks; a password lets nobody in."""
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return frozenset({MEMBERS})
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        return frozenset(group_token(group.pk) for group in restriction.groups.all())
    return frozenset()
