"""What the pages of the room show, each in a number of queries that doesn't grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils import timezone

from portal.core.themes.models import Theme
from veille.models import Decision, FeedItem, Mention, Source, State
from veille.querysets import FeedItemQuerySet
from veille.services.desk import UNDO_WITHIN
from veille.signals import Talk, talks_wanted

PAGE_SIZE = 30
WEEK = timedelta(days=7)
MOST_STROKES = 100
ENOUGH_FOR_A_PACE = 5
AT_WORK = timedelta(minutes=10)
UNDO_SHOWN = timedelta(minutes=15)
TRAYS = {
    "": State.INBOX,
    "gardes": State.KEPT,
    "plus-tard": State.LATER,
    "publies": State.PUBLISHED,
    "retires": State.WITHDRAWN,
    "ecartes": State.DISCARDED,
}
TRAY_WORDS = {
    "": "À trier",
    "gardes": "Gardés",
    "plus-tard": "Plus tard",
    "publies": "Publiés",
    "retires": "Retirés",
    "ecartes": "Écartés",
}


@dataclass(frozen=True)
class Desk:
    """One look at the desk: a tray, the story that is open, what can be undone."""

    tray: str
    page: Page
    item: FeedItem | None
    previous: FeedItem | None
    following: FeedItem | None
    place: int | None  # of the story in its tray, from 1
    chips: list[dict[str, Any]]
    waiting: int
    done: int
    finish: datetime | None
    strokes: list[int]
    undo: Decision | None
    broken: int  # sources that fail, or stopped by themselves


def published(user: Any, theme: Theme | None = None) -> Any:
    """What ``user`` may read of the watch, newest first."""
    items = FeedItem.objects.published().visible_to(user).select_related("theme")
    return items.filter(theme=theme) if theme else items


def this_week(user: Any, most: int = 5) -> list[FeedItem]:
    """The week's watch, for the home. One query."""
    return list(published(user).filter(published_at__gte=timezone.now() - WEEK)[:most])


def talks(item: FeedItem, user: Any) -> list[Talk]:
    """Where ``user`` may read what members say of a published story; the rooms above know."""
    answers: list[tuple[Any, Any]] = talks_wanted.send(sender=FeedItem, item_id=item.pk, user=user)
    return [talk for _receiver, found in answers for talk in found]


def theme_chips(user: Any, current: Theme | None = None) -> list[dict[str, Any]]:
    """The themes that have something, as filters."""
    rows = FeedItem.objects.published().visible_to(user).order_by().values("theme__key", "theme__short_title")
    counted = {row["theme__key"]: row for row in rows.annotate(count=Count("pk")) if row["theme__key"]}
    chips = [{"label": "Tout", "url": "/veille/", "count": None, "current": current is None}]
    for key, row in sorted(counted.items(), key=lambda pair: pair[1]["theme__short_title"]):
        here = current is not None and current.key == key
        label = row["theme__short_title"]
        chips.append({"label": label, "url": f"/veille/{key}/", "count": row["count"], "current": here})
    return chips


def desk(user: Any, tray: str, page_number: Any, article: UUID | None) -> Desk:
    """The tray of this name with ``article`` open, else its first story; at the page where it stands, unless one is asked for."""
    tray = tray if tray in TRAYS else ""
    states = dict(FeedItem.objects.order_by().values_list("state").annotate(count=Count("pk")))
    # Counted for the rows that are shown: a join would count for all that wait.
    told = Mention.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(count=Count("pk"))
    held = FeedItem.objects.in_state(TRAYS[tray])
    queue = held.select_related("theme").annotate(told=Subquery(told.values("count")))
    paginator = Paginator(queue, PAGE_SIZE)
    paginator.count = states.get(TRAYS[tray], 0)  # type: ignore[misc]  # known already
    page = paginator.get_page(page_number or _page_of(held, article))
    # One row more at each end: the neighbours of a story are those of the tray, not of the page.
    start = (page.number - 1) * PAGE_SIZE
    first = max(start - 1, 0)
    around = list(queue[first : start + PAGE_SIZE + 1])
    page.object_list = around[start - first :][:PAGE_SIZE]
    item = _opened(page.object_list, article, elsewhere=not page_number)
    waiting = states.get(State.INBOX, 0)
    done, finish = _pace(user, waiting)
    place = around.index(item) if item in around else -1
    return Desk(
        tray=tray,
        page=page,
        item=item,
        previous=around[place - 1] if place > 0 else None,
        place=first + place + 1 if place >= 0 else None,
        following=around[place + 1] if 0 <= place < len(around) - 1 else None,
        chips=[_chip(name, states, tray) for name in TRAYS],
        waiting=waiting,
        done=done,
        finish=finish,
        strokes=strokes(waiting),
        undo=_last(user),
        broken=Source.objects.filter(failing=True).count(),
    )


def strokes(count: int) -> list[int]:
    """Strokes in fives, as many as can be seen at a glance."""
    count = min(count, MOST_STROKES)
    return [5] * (count // 5) + ([count % 5] if count % 5 else [])


def _page_of(held: FeedItemQuerySet, article: UUID | None) -> int:
    """Where ``article`` stands in its tray, the newest first; the first page for one that isn't in it."""
    found = held.filter(public_id=article).first() if article else None
    if found is None:
        return 1
    before = held.filter(Q(told_at__gt=found.told_at) | Q(told_at=found.told_at, pk__gt=found.pk))
    return before.count() // PAGE_SIZE + 1


def _opened(rows: Sequence[FeedItem], article: UUID | None, *, elsewhere: bool) -> FeedItem | None:
    """``article`` among ``rows``, or ``elsewhere`` (another tray); else the first row."""
    here = next((row for row in rows if row.public_id == article), None)
    if here is None and article and elsewhere:
        return FeedItem.objects.select_related("theme").filter(public_id=article).first()
    return here or next(iter(rows), None)


def _chip(name: str, states: dict[str, int], current: str) -> dict[str, Any]:
    url = f"/veille/atelier/?etat={name}" if name else "/veille/atelier/"
    return {"label": TRAY_WORDS[name], "url": url, "count": states.get(TRAYS[name], 0), "current": name == current}


def _pace(user: Any, waiting: int) -> tuple[int, datetime | None]:
    """How many stories ``user`` sorted today, and when the rest would be done at that pace: told while it means something."""
    now = timezone.localtime()
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    decisions = Decision.objects.filter(by=user, at__gte=morning, undone=False).exclude(verb="annulé").order_by()
    seen = decisions.aggregate(count=Count("item", distinct=True), first=Min("at"), last=Max("at"))
    done = seen["count"]
    if done < ENOUGH_FOR_A_PACE or not waiting or now - seen["last"] > AT_WORK:
        return done, None
    finish = now + waiting * (seen["last"] - seen["first"]) / (done - 1)
    return done, finish if finish.date() == now.date() else None


def _last(user: Any) -> Decision | None:
    """What ``user`` can take back now: after an undo, what they did before that, as long as nobody changed the story since."""
    since = timezone.now() - min(UNDO_SHOWN, UNDO_WITHIN)
    done = Decision.objects.filter(by=user, at__gte=since, undone=False).exclude(verb__in=["corrigé", "annulé"])
    last = done.select_related("item").first()
    return last if last and last.item.version == last.version else None
