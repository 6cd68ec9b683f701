"""Who may read a story: everybody once it is published, nobody before or after."""

from portal.core.audience import PUBLIC
from veille.models import FeedItem, State


def tokens_of_item(item: FeedItem) -> frozenset[str]:
    """What a story needs."""
    return frozenset({PUBLIC}) if item.state == State.PUBLISHED else frozenset()
