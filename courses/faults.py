"""What keeps a question from being asked: said to its editor, each fault at its place in the form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.marking import MOST_CHARACTERS, comparable
from courses.models.question import QuestionKind

if TYPE_CHECKING:
    from courses.models import Choice, Question

TO_WRITE = {
    "text": "Écrivez la question.",
    "right_feedback": "Écrivez ce que lit qui a répondu juste\u202f: une phrase suffit.",
    "wrong_feedback": "Écrivez ce que lit qui s’est trompé\u202f: ce qui est juste dans l’erreur, puis ce qui manque.",
    "explanation": "Écrivez l’explication\u202f: elle se lit après toute réponse.",
}
TWO_AT_LEAST = "Il faut au moins deux choix."
NO_TEXT = "Écrivez ce choix, ou retirez-le."
TWICE = "Un autre choix dit la même chose."
NONE_RIGHT = "Aucun choix n’est juste\u202f: cochez «\u202fJuste\u202f» sur l’un d’eux."
TWO_RIGHT = "Un seul choix peut être juste\u202f: décochez celui-ci, ou choisissez «\u202fPlusieurs réponses\u202f»."
NONE_ACCEPTED = "Écrivez au moins une réponse acceptée, une par ligne."
NOTHING_TO_COMPARE = "«\u202f{line}\u202f» n’a ni lettre ni chiffre\u202f: personne ne pourrait répondre cela."
TOO_LONG = f"Une réponse acceptée a {MOST_CHARACTERS} caractères au plus\u202f: c’est ce que l’on peut écrire."


@dataclass(frozen=True)
class Fault:
    """``message`` for the editor, at ``field`` of the choice at the place ``choice``, or of the question.

    Without a field it is about the choices as a whole.
    """

    message: str
    field: str = ""
    choice: int | None = None


def faults_of(question: "Question", choices: "Sequence[Choice] | None" = None) -> Iterator[Fault]:
    """The faults of ``question`` with ``choices`` (a form's; None: those that it has)."""
    for field, message in TO_WRITE.items():
        if not getattr(question, field).strip():
            yield Fault(message, field)
    if question.kind == QuestionKind.SHORT:
        yield from _of_words(question.accepted_list)
    elif question.kind != QuestionKind.TRUE_FALSE:
        yield from _of_choices(question.kind, list(question.choices.all()) if choices is None else choices)


def _of_words(accepted: list[str]) -> Iterator[Fault]:
    if not accepted:
        yield Fault(NONE_ACCEPTED, "accepted")
    for line in accepted:
        if len(line) > MOST_CHARACTERS:
            yield Fault(TOO_LONG, "accepted")
        elif not comparable(line):
            yield Fault(NOTHING_TO_COMPARE.format(line=line), "accepted")


def _of_choices(kind: str, choices: "Sequence[Choice]") -> Iterator[Fault]:
    if len(choices) < 2:
        yield Fault(TWO_AT_LEAST)
    seen: set[str] = set()
    for place, choice in enumerate(choices):
        words = " ".join(choice.text.split()).casefold()
        if not words:
            yield Fault(NO_TEXT, "text", place)
        elif words in seen:
            yield Fault(TWICE, "text", place)
        seen.add(words)
    right = [place for place, choice in enumerate(choices) if choice.is_right]
    if choices and not right:
        yield Fault(NONE_RIGHT)
    for place in right[1:] if kind == QuestionKind.SINGLE else []:
        yield Fault(TWO_RIGHT, "is_right", place)
