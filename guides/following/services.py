"""Follow a page, no longer; say that one has seen what is new; choose how often mail comes. Each for its own person only."""

from typing import Any

from django.db import transaction
from wagtail.models import Page

from guides.following.selectors import Editions, editions_of, followed, newest
from guides.models import Follow, FollowMail
from search.models import Rhythm


@transaction.atomic
def follow(person: Any, page: Page) -> None:
    """Tell ``person`` of the editions that come from now on; once."""
    last = newest(editions_of([page.pk])[page.pk])
    FollowMail.objects.get_or_create(person=person)
    Follow.objects.get_or_create(person=person, page_id=page.pk, defaults={"seen": last, "told": last})


def unfollow(person: Any, page: Page) -> None:
    """Tell them no more."""
    Follow.objects.filter(person=person, page_id=page.pk).delete()


@transaction.atomic
def mark_seen(person: Any) -> None:
    """They have seen what there is in the pages that they follow and may read."""
    for row in followed(person):
        last = newest(row.editions)
        Follow.objects.filter(pk=row.follow.pk, seen__lt=last).update(seen=last)


@transaction.atomic
def see(person: Any, page: Page, edition: int) -> None:
    """They have read this page at that edition."""
    seen = min(edition, newest(editions_of([page.pk])[page.pk]))
    Follow.objects.filter(person=person, page_id=page.pk, seen__lt=seen).update(seen=seen)


@transaction.atomic
def choose_rhythm(person: Any, rhythm: str) -> bool:
    """False when there is no such rhythm. Who asks for mail again is told of what comes from now on."""
    if rhythm not in Rhythm.values:
        return False
    choice, _ = FollowMail.objects.select_for_update().get_or_create(person=person)
    if choice.rhythm == Rhythm.NONE != rhythm:
        rows = list(Follow.objects.filter(person=person))
        look_at(rows, editions_of(row.page_id for row in rows))
    choice.rhythm = rhythm
    choice.save(update_fields=["rhythm"])
    return True


def stop_mails(person: Any) -> None:
    """No mail of any page, until the person asks for it again."""
    FollowMail.objects.filter(person=person).update(rhythm=Rhythm.NONE)


def look_at(rows: list[Follow], editions: Editions) -> None:
    """These editions will be in no later mail."""
    for row in rows:
        row.told = newest(editions[row.page_id])
    Follow.objects.bulk_update(rows, ["told"])
