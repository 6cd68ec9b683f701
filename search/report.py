"""What people look for, over some days, for an editor. A question asked less than three times is counted, its words aren't
kept: they could name somebody. What was opened is told by what may be read by who looks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, Sum
from django.utils.timezone import localdate

from portal.core.audience.tokens import MEMBERS
from search.live import readable_wholes, unreadable
from search.models import AskedQuestion, Entry, OpenedAnswer, Outcome
from search.models.asked import OFTEN

PERIODS = (7, 30, 90)
SHOWN = 50
EXPORTED = 5000
BATCH = 400

Place = tuple[str, int, str]


@dataclass(frozen=True)
class Opened:
    """Something that was opened, and how often."""

    title: str
    url: str
    times: int


@dataclass(frozen=True)
class Question:
    """A question, how often it was asked, by members among others, without result, with part of its words only; what it found
    the last time, what was opened."""

    words: str
    times: int
    members: int
    without_result: int
    partial: int
    last: Outcome
    opened: tuple[Opened, ...] = ()

    @property
    def state(self) -> str:
        """How it stands, for who may mend it."""
        mended = self.last == Outcome.WHOLE and (self.without_result or self.partial)
        return "Réparée depuis" if mended else self.last.label


@dataclass(frozen=True)
class Rare:
    """Questions that have no words here, and how often they were asked in all."""

    questions: int
    times: int
    without_result: int


def unanswered(days: int, most: int = SHOWN) -> list[Question]:
    """What was asked often enough and found nothing, or not all it asked for: first what did so most often, last what has been
    mended since."""
    missed = _often(days).filter(Q(without_result__gt=0) | Q(partial__gt=0))
    rows = list(missed.order_by("-without_result", "-partial", "-times", "said"))
    last = _last(days, [row["question"] for row in rows])
    return sorted((_question(row, last) for row in rows), key=lambda one: one.last == Outcome.WHOLE)[:most]


def asked(days: int, viewer: Any, most: int = SHOWN) -> list[Question]:
    """What was asked most often, with what was opened then that ``viewer`` may read now."""
    rows = list(_often(days).order_by("-times", "said")[:most])
    known = [row["question"] for row in rows]
    opened, last = _opened(days, known, viewer), _last(days, known)
    return [_question(row, last, tuple(opened.get(row["question"], ()))) for row in rows]


def rare(days: int) -> Rare:
    """What was asked once or twice."""
    rows = list(_grouped(days).filter(Q(times__lt=OFTEN) | Q(said="")).values_list("times", "without_result"))
    return Rare(len(rows), sum(times for times, _ in rows), sum(without for _, without in rows))


def _since(days: int) -> Q:
    return Q(day__gt=localdate() - timedelta(days=days))


def _grouped(days: int) -> Any:
    return (
        AskedQuestion.objects.filter(_since(days))
        .order_by()
        .values("question")
        .annotate(
            said=Max("words"),
            members=Sum("times", filter=Q(audience=MEMBERS), default=0),
            without_result=Sum("without_result"),
            partial=Sum("partial"),
            times=Sum("times"),
        )
    )


def _often(days: int) -> Any:
    return _grouped(days).filter(times__gte=OFTEN).exclude(said="")


def _question(row: dict[str, Any], last: Mapping[str, Outcome], opened: tuple[Opened, ...] = ()) -> Question:
    return Question(
        words=row["said"],
        times=row["times"],
        members=row["members"],
        without_result=row["without_result"],
        partial=row["partial"],
        last=last[row["question"]],
        opened=opened,
    )


def _last(days: int, questions: Sequence[str]) -> dict[str, Outcome]:
    """What each of these found on the last day it was asked: the less of what visitors and members found."""
    found: dict[str, tuple[date, int]] = {}
    for start in range(0, len(questions), BATCH):
        rows = AskedQuestion.objects.filter(_since(days), question__in=questions[start : start + BATCH]).order_by("day")
        for question, day, last in rows.values_list("question", "day", "last"):
            before = found.get(question)
            found[question] = (day, min(last, before[1]) if before and before[0] == day else last)
    return {question: Outcome(last) for question, (_, last) in found.items()}


def _opened(days: int, questions: Sequence[str], viewer: Any) -> dict[str, list[Opened]]:
    """What was opened, by question, most often first. What the viewer may not read, or is gone, isn't there."""
    rows: list[tuple[str, str, int, str, int]] = []
    for start in range(0, len(questions), BATCH):
        some = OpenedAnswer.objects.filter(_since(days), question__in=questions[start : start + BATCH]).order_by()
        rows += some.values_list("question", "source", "source_id", "part").annotate(total=Sum("times"))
    there = _readable({(source, source_id, part) for _, source, source_id, part, _ in rows}, viewer)
    found: dict[str, list[Opened]] = defaultdict(list)
    for question, source, source_id, part, times in rows:
        entry = there.get((source, source_id, part))
        if entry is not None:
            found[question].append(Opened(entry.named, entry.url, times))
    return {question: sorted(opened, key=lambda one: (-one.times, one.title)) for question, opened in found.items()}


def _readable(places: set[Place], viewer: Any) -> dict[Place, Entry]:
    """The things at these places that ``viewer`` may read now."""
    ids: dict[str, list[int]] = defaultdict(list)
    for source, source_id, _ in places:
        ids[source].append(source_id)
    entries: list[Entry] = []
    for source, known in ids.items():
        for start in range(0, len(known), BATCH):
            wanted = readable_wholes(viewer).filter(source=source, source_id__in=known[start : start + BATCH])
            entries += wanted.only("source", "source_id", "part", "title", "beside", "url")
    refused = unreadable(entries, viewer)
    return {(one.source, one.source_id, one.part): one for one in reversed(entries) if one.pk not in refused}
