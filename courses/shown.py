"""A question as a page may show it: before the answer, nothing that tells the right one; after it, all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from courses.marking import FALSE, TRUE, stands
from courses.models import Attempt, LessonPage, Question, QuestionKind

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class ShownChoice:
    """A choice; ``is_mine``, ``is_right`` and ``why`` are told after the answer only."""

    value: str
    text: str
    letter: str
    is_mine: bool = False
    is_right: bool = False
    why: str = ""


@dataclass
class ShownQuestion:
    """What the template of a question gets. It never gets the question itself."""

    number: int
    public_id: UUID
    kind: str
    text: str
    choices: list[ShownChoice]
    attempt: Attempt | None = None
    has_changed: bool = False  # since the answer, which is then said to be neither right nor wrong
    feedback: str = ""
    explanation: str = ""
    accepted: str = ""
    error: str = ""
    given: list[str] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Where the question stands in its page."""
        return anchor_of(self.number)

    @property
    def typed(self) -> str:
        """The words of a short answer."""
        return self.attempt.response[0] if self.attempt else "".join(self.given[:1])


def anchor_of(number: int) -> str:
    """Where the question of this number stands in the page of its lesson."""
    return f"question-{number}"


def in_order(lesson: LessonPage, questions: Iterable[Question]) -> list[Question]:
    """All questions of a lesson as they stand on its page: where a block says so, the others last."""
    found = {str(question.public_id): question for question in questions}
    placed = [block.value["question"] for block in lesson.body if block.block_type == "question"]
    return [found[key] for key in dict.fromkeys([*(key for key in placed if key in found), *found])]


def show(number: int, question: Question, attempt: Attempt | None, *, by_place: bool = False) -> ShownQuestion:
    """``question`` for who has given ``attempt``, or no answer yet.

    One that has changed since tells nothing before it is answered anew. ``by_place``: its choices are named by their places.
    """
    choices = _choices(question, attempt, by_place=by_place)
    found = ShownQuestion(number, question.public_id, question.kind, question.text, choices, attempt)
    if attempt is not None and not stands(question, attempt.response, is_right=attempt.is_right):
        found.choices, found.has_changed = [], True
    elif attempt is not None:
        found.feedback = question.right_feedback if attempt.is_right else question.wrong_feedback
        found.explanation = question.explanation
        if question.kind == QuestionKind.SHORT:
            found.accepted = next(iter(question.accepted_list), "")
    return found


def _choices(question: Question, attempt: Attempt | None, *, by_place: bool) -> list[ShownChoice]:
    mine = set(attempt.response) if attempt else set()
    rows: list[tuple[str, str, bool, str]] = []
    if question.kind == QuestionKind.TRUE_FALSE:
        rows = [(TRUE, "Vrai", question.is_true, ""), (FALSE, "Faux", not question.is_true, "")]
    elif question.kind != QuestionKind.SHORT:
        rows = [
            (str(place if by_place else row.public_id), row.text, row.is_right, row.feedback)
            for place, row in enumerate(question.choices.all())
        ]
    return [
        ShownChoice(value, text, LETTERS[place % 26], value in mine, right, why)
        if attempt
        else ShownChoice(value, text, LETTERS[place % 26])
        for place, (value, text, right, why) in enumerate(rows)
    ]
