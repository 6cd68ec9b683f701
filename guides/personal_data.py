"""What guides and fiches hold about a person: their messages to the editors, the pages that they follow or read again."""

import datetime
from collections.abc import Iterator
from typing import ClassVar

from django.db.models import Q

from guides.following.selectors import followed, rhythm_of
from guides.models import Feedback, Follow, FollowMail, GuidePage, ReflexCardPage
from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from portal.core.publishing.models import Generation
from search.models import Rhythm

ADDRESSES_KEPT = datetime.timedelta(days=2 * 365)


class GuidesData(PersonalData):
    """Messages to the editors; the pages that the person follows; the review that they are held to."""

    name = "guides"
    keys: ClassVar[frozenset[str]] = frozenset(
        {
            "guides.Feedback.author",
            "guides.Feedback.closed_by",
            "guides.Follow.person",
            "guides.FollowMail.person",
            "guides.GuidePage.reviewer",
            "guides.ReflexCardPage.reviewer",
        }
    )

    def export(self, person: User) -> Iterator[Exported]:
        messages = Feedback.objects.filter(author=person).select_related("page").order_by("created_at")
        yield Exported(
            "guides/signalements.json",
            [
                {
                    "page": message.page.title,
                    "nature": message.get_kind_display(),
                    "message": message.message,
                    "le": message.created_at,
                    "suite": message.answer,
                }
                for message in messages
            ],
            "ce que vous avez signalé aux rédacteurs, et leur réponse",
        )
        rhythm = dict(Rhythm.choices)[rhythm_of(person)]
        rows = [{"page": row.page.title, "le": row.follow.created_at, "courriel": rhythm} for row in followed(person)]
        yield Exported("guides/suivis.json", rows, "les pages que vous suivez, et le rythme de leurs courriels")

    def erase(self, person: User, *, keep_posts: bool) -> None:
        own = Feedback.objects.filter(Q(author=person) | Q(email__iexact=person.email))
        own.update(author=None, email="")
        Feedback.objects.filter(closed_by=person).update(closed_by=None)
        for model in (Follow, FollowMail):
            model.objects.filter(person=person).delete()
        for held in (GuidePage, ReflexCardPage):
            held.objects.filter(reviewer=person).update(reviewer=None, next_review=None)
        Generation.advance()  # the pages named who reads them again

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        old = Feedback.objects.filter(closed_at__lt=now - ADDRESSES_KEPT).exclude(email="", author=None)
        return {"adresses de signalements traités": old.update(email="", author=None)}
