"""Who may read a page: live pages by the restriction on their path; drafts, nobody."""

from collections.abc import Iterable, Sequence

from wagtail.models import Page, PageViewRestriction

from portal.core.audience import MEMBERS, PUBLIC, group_token
from portal.core.audience.services import project
from portal.core.audience.tokens import narrow


def page_tokens(page: Page) -> frozenset[str]:
    """What a page needs, asked live."""
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    restrictions = PageViewRestriction.objects.filter(page__path__in=paths).prefetch_related("groups")
    return _tokens(page, restrictions)


def project_pages(page_ids: Sequence[int]) -> None:
    """Write what these pages need into the side table: two queries, however many pages."""
    restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
    needed: dict[int, frozenset[str]] = {pk: frozenset() for pk in page_ids}
    for page in Page.objects.filter(pk__in=page_ids):
        on_path = [found for found in restrictions if page.path.startswith(found.page.path)]
        needed[page.pk] = _tokens(page, on_path)
    project(Page, needed)


def _tokens(page: Page, restrictions: Iterable[PageViewRestriction]) -> frozenset[str]:
    if not page.live:
        return frozenset()
    tokens = frozenset({PUBLIC})
    for restriction in restrictions:
        tokens = narrow(tokens, _restriction_tokens(restriction))
    return tokens


def _restriction_tokens(restriction: PageViewRestriction) -> frozenset[str]:
    if restriction.restriction_type == PageViewRestriction.LOGIN:
        return frozenset({MEMBERS})
    if restriction.restriction_type == PageViewRestriction.GROUPS:
        return frozenset(group_token(group.pk) for group in restriction.groups.all())
    return frozenset()
