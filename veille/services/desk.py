"""What curators do with a story. Each change names the version that it saw: who comes second is told who did what."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from portal.accounts.models import User
from portal.core.audience.services import needs, project
from portal.core.publishing.models import Generation
from portal.core.themes.models import Theme
from portal.core.words import at_words
from search.services import project as project_entries
from veille import signals
from veille.models import Decision, FeedItem, State
from veille.reading.identify import canonical_address, digest

SEARCH_SOURCE = "veille.item"
KEPT_FIELDS = ("title", "link", "summary", "state", "theme_id", "why")
VERBS = {
    State.KEPT: "gardé",
    State.LATER: "remis à plus tard",
    State.DISCARDED: "écarté",
    State.PUBLISHED: "publié",
    State.WITHDRAWN: "retiré",
    State.INBOX: "remis à trier",
}
UNDO_WITHIN = timedelta(hours=12)
ADDRESSES_TRIED = 5


class DeskError(Exception):
    """A refusal that says what to do."""


class ChangedMeanwhile(DeskError):
    """Another curator, or another tab, came first."""


class AlreadyHere(DeskError):
    """The address that was added is a story already; ``item`` is it."""

    def __init__(self, item: FeedItem) -> None:
        super().__init__("Cet article est déjà dans l’atelier.")
        self.item = item


def sort(item: FeedItem, by: User, state: str, version: int, **typed: Any) -> Decision:
    """Into another tray: kept, later, discarded, inbox; ``typed``: its reason and theme, as they stand in the form.

    Raises ChangedMeanwhile, DeskError for what is published.
    """
    if item.state == State.PUBLISHED or state in {State.PUBLISHED, State.WITHDRAWN}:
        raise DeskError("Cet article est publié\u202f: retirez-le d’abord.")
    return _change(item, by, version, VERBS[State(state)], state=state, **typed)


def publish(item: FeedItem, by: User, version: int, *, why: str, theme: Theme | None) -> Decision:
    """Show the story to everybody, with why it matters. Raises ChangedMeanwhile, DeskError without a reason.

    When another story of this title takes its address meanwhile, the next one is tried.
    """
    if not why.strip():
        raise DeskError("Dites en une ligne pourquoi c’est important.")
    if item.state == State.PUBLISHED:
        raise DeskError("Cet article est déjà publié.")
    now = timezone.now()
    values: dict[str, Any] = {"state": State.PUBLISHED, "why": why.strip(), "theme_id": theme.pk if theme else None}
    if item.slug:
        return _change(item, by, version, VERBS[State.PUBLISHED], **values, published_at=item.published_at or now)
    day = timezone.localdate(now)
    values |= {"published_at": now, "published_on": day}

    def published() -> Decision:
        return _change(item, by, version, VERBS[State.PUBLISHED], **values, slug=_free_slug(item.title, day))

    for _ in range(ADDRESSES_TRIED - 1):
        with suppress(IntegrityError):
            return published()
    return published()


def correct(
    item: FeedItem, by: User, version: int, *, title: str, summary: str, why: str, theme: Theme | None
) -> Decision:
    """Change what readers see; the address stays. A published story says when it was corrected."""
    values: dict[str, Any] = {"title": title, "summary": summary, "why": why, "theme_id": theme.pk if theme else None}
    if item.state == State.PUBLISHED:
        values["corrected_at"] = timezone.now()
    return _change(item, by, version, "corrigé", **values)


def withdraw(item: FeedItem, by: User, version: int) -> Decision:
    """Show a published story no more."""
    if item.state != State.PUBLISHED:
        raise DeskError("Cet article n’est pas publié.")
    return _change(item, by, version, VERBS[State.WITHDRAWN], state=State.WITHDRAWN)


def undo(decision: Decision, by: User) -> FeedItem:
    """Take back what ``by`` did last with a story, if nobody changed it since. Raises ChangedMeanwhile, DeskError."""
    if decision.by_id != by.pk or decision.undone or decision.at < timezone.now() - UNDO_WITHIN:
        raise DeskError("Cette action ne peut plus être annulée.")
    with transaction.atomic():
        if not Decision.objects.filter(pk=decision.pk, undone=False).update(undone=True):
            raise ChangedMeanwhile("Cette action est déjà annulée.")
        _change(decision.item, by, decision.version, "annulé", **_before(decision))
    return decision.item


def _before(decision: Decision) -> dict[str, Any]:
    """What an undo brings back. A reason that was typed first then stays: it would have to be typed again."""
    before = dict(decision.before)
    if not before["why"]:
        del before["why"], before["theme_id"]
    return before


@transaction.atomic
def add_link(by: User, *, title: str, link: str, summary: str, theme: Theme | None) -> FeedItem:
    """A story that no feed brought. Raises AlreadyHere for an address that is known."""
    canonical = digest("link", canonical_address(link))
    if (known := FeedItem.objects.filter(canonical=canonical).first()) is not None:
        raise AlreadyHere(known)
    item = FeedItem(title=title, link=link, summary=summary, theme=theme, told_at=timezone.now(), canonical=canonical)
    item.told_by = (urlsplit(link).hostname or "").removeprefix("www.")
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError:
        raise AlreadyHere(FeedItem.objects.get(canonical=canonical)) from None
    Decision.objects.create(item=item, by=by, verb="ajouté", version=0, before={}, undone=True)
    return item


def _change(item: FeedItem, by: User, version: int, verb: str, **values: Any) -> Decision:
    """The one way to change a story: if it still is as it was seen. Its audience and search entry change with it."""
    was_public = item.state == State.PUBLISHED
    before = {name: getattr(item, name) for name in KEPT_FIELDS}
    with transaction.atomic():
        done = FeedItem.objects.filter(pk=item.pk, version=version).update(version=version + 1, **values)
        if not done:
            raise ChangedMeanwhile(what_happened(item, by))
        item.refresh_from_db()
        decision = Decision.objects.create(item=item, by=by, verb=verb, version=item.version, before=before)
        if was_public or item.state == State.PUBLISHED:
            show(item)
    return decision


def show(item: FeedItem) -> None:
    """Make what readers may see agree with the story, in the running transaction; the rooms above are told in it too."""
    project(FeedItem, {item.pk: needs(item)})
    project_entries(SEARCH_SOURCE, [item.pk])
    Generation.advance()
    signal = signals.item_published if item.state == State.PUBLISHED else signals.item_withdrawn
    signal.send(sender=FeedItem, item_id=item.pk)


def what_happened(item: FeedItem, reader: User) -> str:
    """Who changed the story last, in words for ``reader``."""
    last = Decision.objects.filter(item=item).select_related("by").order_by("-version", "-pk").first()
    if last is None:
        return "Cet article a changé entre-temps. Relisez-le, puis recommencez."
    if last.by_id == reader.pk:
        return f"Vous avez déjà {last.verb} cet article, dans un autre onglet peut-être. Rien d’autre n’a changé."
    who = str(last.by) if last.by else "Quelqu’un"
    return f"{who} a {last.verb} cet article {at_words(last.at)}. Votre action n’a pas été faite\u202f: relisez-le d’abord."


def _free_slug(title: str, day: Any) -> str:
    base = slugify(title)[:70].strip("-") or "article"
    taken = set(FeedItem.objects.filter(published_on=day, slug__startswith=base).values_list("slug", flat=True))
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
