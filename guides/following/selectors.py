"""What people follow and what is new in it, as they may read it now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from guides.models import Follow, FollowMail
from portal.core.audience.services import readable
from portal.core.publishing.models import Edition
from search.models import Rhythm

Editions = dict[int, list[Edition]]


@dataclass(frozen=True)
class Followed:
    """A page that somebody follows and may read. ``editions``: all of them, the newest first."""

    follow: Follow
    page: Page
    editions: list[Edition]

    @property
    def kind(self) -> str:
        """« Guide », « Fiche réflexe »."""
        return str(self.page.cached_content_type.name).capitalize()

    @property
    def unseen(self) -> list[Edition]:
        """What came since its person followed it, or said that they had seen what there was."""
        return [edition for edition in self.editions if edition.number > self.follow.seen]

    @property
    def untold(self) -> list[Edition]:
        """What they haven't seen and no mail has looked at."""
        return [edition for edition in self.unseen if edition.number > self.follow.told]


def followed(person: Any) -> list[Followed]:
    """One's own, those with something new first, then the last followed. As many queries for twenty as for one."""
    rows = list(Follow.objects.filter(person=person))
    found = of_rows(person, rows, editions_of(row.page_id for row in rows))
    return sorted(found, key=lambda row: not row.unseen)


def of_rows(person: Any, rows: list[Follow], editions: Editions) -> list[Followed]:
    """Those of these rows whose page ``person`` may read."""
    wanted = [row.page_id for row in rows]
    pages = {page.pk: page for page in readable(Page.objects.live(), person).filter(pk__in=wanted)}
    return [Followed(row, pages[row.page_id], editions[row.page_id]) for row in rows if row.page_id in pages]


def editions_of(page_ids: Iterable[int]) -> Editions:
    """All editions of these pages, the newest first; of a page without one, an empty list."""
    found: Editions = {pk: [] for pk in page_ids}
    for edition in Edition.objects.filter(page__in=found).order_by("-number"):
        found[edition.page_id].append(edition)
    return found


def newest(editions: list[Edition]) -> int:
    """The number of the newest of a page's editions; 0 without one."""
    return editions[0].number if editions else 0


def news(person: Any, most: int) -> "list[Edition]":
    """The newest editions that the person hasn't seen, each with its page: one query."""
    own = Follow.objects.filter(person=person, page=OuterRef("page"), seen__lt=OuterRef("number"))
    pages = readable(Page.objects.live(), person).order_by().values("pk")
    found = Edition.objects.filter(Exists(own), page__in=pages).select_related("page")
    return list(found.order_by("-date", "-pk")[:most])


def followed_at(person: Any, path: str) -> Followed | None:
    """The page at this path of the portal, which they are reading, if the person follows it."""
    row = Follow.objects.filter(person=person, page__url_path__endswith=path).first()
    return Followed(row, row.page, editions_of([row.page_id])[row.page_id]) if row else None


def rhythm_of(person: Any) -> str:
    """How often mail comes."""
    chosen = FollowMail.objects.filter(person=person).values_list("rhythm", flat=True).first()
    return chosen or Rhythm.WEEKLY.value
