"""What sources of pages share: live pages of one model, their tokens, their right to be read."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from wagtail.models import Page

from portal.core.audience.services import tokens_of
from portal.core.pages.models import BasePage
from search.sources import EntryDraft, Kind


class PageSource(ABC):
    """A source (search.sources.Source) of the live pages of ``model``. A room says ``kinds`` and ``of``."""

    name: str
    model: type[BasePage]
    kinds: Sequence[Kind]
    pages = True
    prefetch: ClassVar[tuple[str | Prefetch, ...]] = ()

    @abstractmethod
    def of(self, page: Any, url: str, tokens: frozenset[str]) -> Iterable[EntryDraft]:
        """The drafts of one live page that somebody may read."""

    def live(self) -> "QuerySet[Any]":
        """The pages that may have entries."""
        return self.model.objects.live()

    def ids(self) -> Iterable[int]:
        return self.live().order_by("pk").values_list("pk", flat=True)

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        found = self.live().filter(pk__in=ids).order_by("pk").prefetch_related(*self.prefetch)
        tokens = tokens_of(Page, ids)
        for page in found:
            url = page.get_url()
            if url and tokens[page.pk]:
                yield from self.of(page, url, tokens[page.pk])

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        return set(self.model.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def common(page: Any, url: str, tokens: frozenset[str]) -> dict[str, Any]:
    """What every draft of a page says; its themes, where it has any."""
    editions = list(page.editions.all())
    return {
        "source_id": page.pk,
        "url": url,
        "tokens": tokens,
        "themes": tuple(theme.key for theme in page.themes.all()) if hasattr(page, "themes") else (),
        "date": editions[0].date if editions else day_of(page),
    }


def day_of(page: Any) -> date | None:
    """The day a page was last published, as the portal's clock has it."""
    return localdate(page.last_published_at) if page.last_published_at else None
