"""What search holds about people: nothing by itself. What is counted names nobody, and goes after ninety days."""

import datetime
from collections.abc import Iterator
from typing import ClassVar

from django.utils.timezone import localdate

from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from search.models import AskedQuestion, OpenedAnswer

COUNTS_KEPT = datetime.timedelta(days=90)


class SearchData(PersonalData):
    """Counts of questions."""

    name = "recherche"
    keys: ClassVar[frozenset[str]] = frozenset()

    def export(self, person: User) -> Iterator[Exported]:
        yield from ()

    def erase(self, person: User, *, keep_posts: bool) -> None:
        """Nothing is the person's."""

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        last = localdate(now) - COUNTS_KEPT
        asked, _ = AskedQuestion.objects.filter(day__lte=last).delete()
        opened, _ = OpenedAnswer.objects.filter(day__lte=last).delete()
        return {"comptes de recherches": asked + opened}
