"""The rules of reading: which sources are due, what is public, what waits on the desk."""

from typing import TYPE_CHECKING, Any, cast

from django.db.models import QuerySet
from django.utils import timezone

from portal.core.audience.services import readable

if TYPE_CHECKING:
    from veille.models import FeedItem, Source  # noqa: F401


class SourceQuerySet(QuerySet["Source"]):
    """Sources."""

    def due(self) -> "SourceQuerySet":
        """Followed, and their time has come."""
        return self.filter(active=True, next_check__lte=timezone.now())

    def trouble_first(self) -> "SourceQuerySet":
        """Those that fail or stopped by themselves, then those that curators stopped."""
        return self.order_by("-failing", "active", "title", "pk")


class FeedItemQuerySet(QuerySet["FeedItem"]):
    """Stories."""

    def published(self) -> "FeedItemQuerySet":
        """What readers may see, newest first."""
        return self.filter(state="published").order_by("-published_at", "-pk")

    def visible_to(self, user: Any) -> "FeedItemQuerySet":
        """What ``user`` may read, by the audience."""
        return cast("FeedItemQuerySet", readable(self, user))

    def in_state(self, state: str) -> "FeedItemQuerySet":
        """What stands in one tray of the desk, newest first."""
        return self.filter(state=state).order_by("-told_at", "-pk")
