"""What search holds about people: the searches that they keep. What is counted names nobody, and goes after ninety days."""

import datetime
from collections.abc import Iterator
from typing import ClassVar

from django.utils.timezone import localdate

from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData
from search.models import AskedQuestion, OpenedAnswer, SavedSearch

COUNTS_KEPT = datetime.timedelta(days=90)


class SearchData(PersonalData):
    """Searches that are kept: they go with the person. Counts of questions are nobody's."""

    name = "recherche"
    keys: ClassVar[frozenset[str]] = frozenset({"search.SavedSearch.person"})

    def export(self, person: User) -> Iterator[Exported]:
        rows = [
            {"recherche": row.address, "courriel": row.get_rhythm_display(), "le": row.created_at}
            for row in SavedSearch.objects.filter(person=person)
        ]
        about = "les recherches que vous gardez, et le rythme de leurs courriels"
        yield Exported("recherche/recherches-gardees.json", rows, about)

    def erase(self, person: User, *, keep_posts: bool) -> None:
        SavedSearch.objects.filter(person=person).delete()

    def retain(self, now: datetime.datetime) -> dict[str, int]:
        last = localdate(now) - COUNTS_KEPT
        asked, _ = AskedQuestion.objects.filter(day__lte=last).delete()
        opened, _ = OpenedAnswer.objects.filter(day__lte=last).delete()
        return {"comptes de recherches": asked + opened}
