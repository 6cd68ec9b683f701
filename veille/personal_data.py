"""What the room holds about a person: what they decided at the desk, and the addresses that they had looked at."""

import datetime
from collections.abc import Iterator
from typing import ClassVar

from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from veille.models import Decision, FeedItem, Mention, Probe, State

DECISIONS_KEPT = datetime.timedelta(days=365)
UNSORTED_KEPT = datetime.timedelta(days=365)
PROBES_KEPT = datetime.timedelta(days=1)


class VeilleData(PersonalData):
    """Decisions are the curator's work: exported, then kept under no name."""

    name = "veille"
    keys: ClassVar[frozenset[str]] = frozenset({"veille.Decision.by", "veille.Probe.asked_by"})

    def export(self, person: User) -> Iterator[Exported]:
        decisions = Decision.objects.filter(by=person).select_related("item").order_by("pk")
        rows = [
            {"article": one.item.title, "action": one.verb, "le": one.at, "annulée": one.undone} for one in decisions
        ]
        yield Exported("veille/decisions.json", rows, "vos décisions à l’atelier de la veille")
        probes = Probe.objects.filter(asked_by=person).order_by("pk")
        tried = [{"adresse": probe.address, "le": probe.asked_at} for probe in probes]
        yield Exported("veille/adresses.json", tried, "les adresses de sources que vous avez essayées")

    def erase(self, person: User, *, keep_posts: bool) -> None:
        Decision.objects.filter(by=person).update(by=None)
        Probe.objects.filter(asked_by=person).delete()

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        old = Decision.objects.filter(at__lt=now - DECISIONS_KEPT).exclude(by=None)
        unread = FeedItem.objects.filter(state__in=[State.INBOX, State.DISCARDED], found_at__lt=now - UNSORTED_KEPT)
        unread = unread.filter(slug="")
        Mention.objects.filter(item__in=unread).update(
            title="", link=""
        )  # its key stays: what was seen is not new again
        tried, _ = Probe.objects.filter(asked_at__lt=now - PROBES_KEPT).delete()
        return {
            "adresses essayées": tried,
            "noms dans les décisions de la veille": old.update(by=None),
            "articles de veille jamais publiés": unread.delete()[1].get("veille.FeedItem", 0),
        }
