"""Where the text of a lesson says that a question stands: by its UUID, or by its number while it has none yet."""

from collections.abc import Iterable, Iterator
from typing import Any

from courses.models.question import Question

UNKNOWN = "Cette question n’est plus dans la leçon\u202f: choisissez-en une autre, ou retirez ce bloc."
TWICE = "Cette question est déjà placée plus haut."


def name_questions(lesson: Any) -> bool:
    """Write UUIDs for numbers in the text of ``lesson``; returns whether there were any."""
    by_number = _by_number(lesson.questions.all())
    changed = False
    for _, value in _places(lesson.body):
        if value["question"] in by_number:
            value["question"] = by_number[value["question"]]
            changed = True
    return changed


def wrong_places(body: Iterable[Any], questions: Iterable[Question]) -> dict[int, str]:
    """By its place in ``body``, what is wrong with a block that names none of ``questions``, or one named before."""
    by_number = _by_number(questions)
    seen: set[str] = set()
    wrong = {}
    for place, value in _places(body):
        named = by_number.get(value["question"], value["question"])
        if named not in by_number.values():
            wrong[place] = UNKNOWN
        elif named in seen:
            wrong[place] = TWICE
        seen.add(named)
    return wrong


def _by_number(questions: Iterable[Question]) -> dict[str, str]:
    return {str(number): str(question.public_id) for number, question in enumerate(questions, start=1)}


def _places(body: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    return ((place, block.value) for place, block in enumerate(body) if block.block_type == "question")
