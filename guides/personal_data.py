"""What guides and fiches hold about a person: their messages to the editors, the pages that they follow or read again."""

import datetime
from collections.abc import Iterator
from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, Revision

from guides.models import Feedback, Follow, FollowMail, GuidePage, ReflexCardPage
from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from portal.core.audience.services import readable
from portal.core.publishing.models import Generation

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
        titles = _titles(person)
        messages = Feedback.objects.filter(author=person).order_by("created_at")
        yield Exported(
            "guides/signalements.json",
            [
                {
                    "page": titles.get(message.page_id, ""),
                    "nature": message.get_kind_display(),
                    "message": message.message,
                    "le": message.created_at,
                    "suite": message.answer,
                }
                for message in messages
            ],
            "ce que vous avez signalé aux rédacteurs, et leur réponse",
        )
        rows = Follow.objects.filter(person=person).values_list("page", "created_at")
        follows = [{"page": titles.get(page, ""), "le": since} for page, since in rows]
        yield Exported(
            "guides/suivis.json", follows, "les pages que vous suivez (sans titre, celles que vous ne lisez plus)"
        )
        mails = [
            {"courriel": row.get_rhythm_display(), "dernier_le": row.told_at}
            for row in FollowMail.objects.filter(person=person)
        ]
        yield Exported("guides/mails.json", mails, "le rythme des courriels de vos suivis")
        closed = Feedback.objects.filter(closed_by=person).order_by("closed_at")
        yield Exported(
            "guides/signalements-traites.json",
            [
                {"page": titles.get(one.page_id, ""), "nature": one.get_kind_display(), "le": one.closed_at}
                for one in closed
            ],
            "les signalements que vous avez traités",
        )
        held = [page for model in (GuidePage, ReflexCardPage) for page in model.objects.filter(reviewer=person)]
        yield Exported(
            "guides/relectures.json",
            [{"page": titles.get(page.pk, ""), "prochaine_relecture": page.next_review} for page in held],
            "les pages que vous devez relire (sans titre, celles que vous ne lisez plus)",
        )

    def erase(self, person: User, *, keep_posts: bool) -> None:
        own = Feedback.objects.filter(Q(author=person) | Q(email__iexact=person.email))
        own.update(author=None, email="")
        Feedback.objects.filter(closed_by=person).update(closed_by=None)
        for model in (Follow, FollowMail):
            model.objects.filter(person=person).delete()
        for held in (GuidePage, ReflexCardPage):
            held.objects.filter(reviewer=person).update(reviewer=None, next_review=None)
        _forget_in_versions(person)
        Generation.advance()  # the pages named who reads them again

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        old = Feedback.objects.filter(closed_at__lt=now - ADDRESSES_KEPT).exclude(email="", author=None)
        return {"adresses de signalements traités": old.update(email="", author=None)}


def _forget_in_versions(person: User) -> None:
    """Publishing a draft would name them again."""
    kinds = ContentType.objects.get_for_models(GuidePage, ReflexCardPage).values()
    versions = list(Revision.objects.filter(content_type__in=kinds, content__reviewer=person.pk))
    for version in versions:
        version.content |= {"reviewer": None, "next_review": None}
    Revision.objects.bulk_update(versions, ["content"], batch_size=100)


def _titles(person: User) -> dict[int, str]:
    """What the pages are called that the person wrote about, follows or answers for: those that they may read."""
    told = Q(feedback__author=person) | Q(feedback__closed_by=person)
    told |= Q(pk__in=Follow.objects.filter(person=person).values("page"))
    for held in (GuidePage, ReflexCardPage):
        told |= Q(pk__in=held.objects.filter(reviewer=person).values("pk"))
    return dict(readable(Page.objects.live(), person).filter(told).values_list("pk", "title"))
