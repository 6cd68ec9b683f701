"""What of the news watch is found: published stories."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from portal.core.audience.services import tokens_of
from search import sources
from search.sources import EntryDraft, Kind
from veille.models import FeedItem

KIND = Kind("veille", "Veille", "Veille", "veille", 35, 0.9, fades=True)


class FeedItemSource:
    """Published stories: title, why it matters, summary."""

    name = "veille.item"
    kinds = (KIND,)
    pages = False

    def ids(self) -> Iterable[int]:
        return FeedItem.objects.published().order_by("pk").values_list("pk", flat=True)

    def drafts(self, ids: Sequence[int]) -> Iterator[EntryDraft]:
        tokens = tokens_of(FeedItem, ids)
        for item in FeedItem.objects.published().filter(pk__in=ids).select_related("theme").order_by("pk"):
            if tokens[item.pk]:
                yield EntryDraft(
                    KIND.key,
                    item.pk,
                    item.title,
                    item.get_absolute_url(),
                    tokens[item.pk],
                    summary=item.why,
                    body=item.summary,
                    words=item.told_by,
                    themes=(item.theme.key,) if item.theme else (),
                    date=item.published_on,
                )

    def readable_ids(self, ids: Sequence[int], user: Any) -> set[int]:
        found = FeedItem.objects.published().visible_to(user).filter(pk__in=ids)
        return set(found.values_list("pk", flat=True))


sources.register(FeedItemSource())
