"""What the search is worth: the judged questions of ``data/judgements.yaml``, put to it as their readers would.

nDCG@10 with gains 2^grade - 1 and a logarithmic discount (Järvelin and Kekäläinen, 2002), MRR of the first answer worth 2 or
more, recall@3 of the answers worth 3, and how many questions find nothing. The demo content must be loaded.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.core.audience.services import holds
from quartiers.models import Post
from search.french import typed
from search.models import Entry, EntryToken
from search.query import parse
from search.selectors import search
from veille.models import FeedItem

QUESTIONS = Path(__file__).parent / "data" / "judgements.yaml"
DEPTH = 10
MEMBER = "chloe@example.org"
"""In every national and thematic space, in no reserved one."""


@dataclass(frozen=True)
class Judged:
    """A question and what each address is worth to who asks it, 0 to 3. ``grades`` is empty when nothing answers."""

    text: str
    reader: str
    part: str
    grades: Mapping[str, int]


@dataclass(frozen=True)
class Worth:
    """Means over the questions of a part that have an answer; ``silent``: the share of them that find nothing."""

    questions: int
    ndcg: float
    mrr: float
    recall: float
    silent: float

    def __str__(self) -> str:
        return (
            f"nDCG@10 {self.ndcg:.3f}  MRR {self.mrr:.3f}  recall@3 {self.recall:.3f}  "
            f"without result {self.silent:.1%}  ({self.questions} questions)"
        )


def questions(part: str = "") -> list[Judged]:
    """The questions of a part (``tune`` or ``held``), or all. Raises KeyError for content that isn't in the demo."""
    rows = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return [
        Judged(
            row["q"], row["reader"], row["part"], {_path(key): grade for key, grade in row.get("grades", {}).items()}
        )
        for row in rows
        if part in ("", row["part"])
    ]


def out_of_reach() -> list[tuple[str, str]]:
    """Question and address of what is graded and may not be read by who asks: no search can find it."""
    open_to: dict[str, set[str]] = defaultdict(set)
    for url, token in EntryToken.objects.filter(entry__whole=None).values_list("entry__url", "token"):
        open_to[_place(url)].add(token)
    return [
        (question.text, path)
        for question in questions()
        for path in question.grades
        if open_to[path].isdisjoint(holds(_reader(question.reader)))
    ]


def found(question: Judged) -> list[str]:
    """Addresses of the first page, best first, each once: a letter by the guide that gives it, a word by its anchor.

    Raises RuntimeError when the engine that is judged didn't answer and another one did.
    """
    results = search(parse(question.text), _reader(question.reader))
    if not results.precise:
        raise RuntimeError(f"the cluster didn't answer « {question.text} »")
    return list(dict.fromkeys(_place(hit.url) for hit in results.hits))


def ndcg(paths: Iterable[str], grades: Mapping[str, int]) -> float:
    """1 for the best order there is."""
    shown = list(paths)[:DEPTH]
    best = _gain(sorted(grades.values(), reverse=True)[:DEPTH])
    return _gain([grades.get(path, 0) for path in shown]) / best


def worth(part: str = "") -> Worth:
    """The whole part."""
    return measured([(question, found(question)) for question in questions(part)])


def measured(answers: Iterable[tuple[Judged, list[str]]]) -> Worth:
    """Means of these answers."""
    rows = [(question, paths) for question, paths in answers if question.grades]
    return Worth(
        len(rows),
        fmean(ndcg(paths, question.grades) for question, paths in rows),
        fmean(_first(paths, question.grades) for question, paths in rows),
        fmean(_recall(paths, question.grades) for question, paths in rows),
        fmean(not paths for _, paths in rows),
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def _first(paths: Iterable[str], grades: Mapping[str, int]) -> float:
    return next((1 / rank for rank, path in enumerate(paths, start=1) if grades.get(path, 0) >= 2), 0.0)


def _recall(paths: list[str], grades: Mapping[str, int]) -> float:
    best = max(grades.values())
    wanted = [path for path, grade in grades.items() if grade == best]
    return sum(path in paths[:3] for path in wanted) / min(3, len(wanted))


def _place(url: str) -> str:
    return url if url.startswith("/glossaire/") else url.partition("#")[0]


@cache
def _path(key: str) -> str:
    room, _, rest = key.partition(":")
    if room == "veille":
        return _news()[" ".join(typed(rest))]
    if room == "quartiers":
        name, _, number = rest.partition(":")
        return Post.objects.get(token=uuid5(NAMESPACE_URL, f"demo:{name}:{number}")).get_absolute_url()
    if key not in _places():
        raise KeyError(key)
    return key


@cache
def _places() -> set[str]:
    return {_place(url) for url in Entry.objects.filter(whole=None).values_list("url", flat=True)}


@cache
def _news() -> dict[str, str]:
    """Addresses of published items by the words of their title: one story told twice has one of two titles."""
    return {" ".join(typed(item.title)): item.url for item in FeedItem.objects.filter(state="published")}


@cache
def _reader(name: str) -> Any:
    return User.objects.get(email=MEMBER) if name == "member" else AnonymousUser()
