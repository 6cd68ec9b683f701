"""Marks an answer. Pure: nothing is read from or written to the database but the question's own choices."""

import re
from dataclasses import dataclass
from uuid import UUID

from courses.models.question import Question, QuestionKind
from portal.core.words import without_controls
from search.french import fold

MOST_CHARACTERS = 300
TRUE, FALSE = "vrai", "faux"


class AnswerError(Exception):
    """The answer can't be marked; the message says what to do. Nothing was stored."""


@dataclass(frozen=True)
class Marked:
    """What was answered (ids of choices, or the words typed) and whether it is right."""

    response: list[str]
    is_right: bool


def mark(question: Question, given: list[str]) -> Marked:
    """Mark ``given``, the values that the form sent. Raises AnswerError."""
    if question.kind == QuestionKind.SHORT:
        return _mark_words(question, given[0] if given else "")
    values = list(dict.fromkeys(value for value in given if value))
    known = options(question)
    if not values:
        raise AnswerError("Choisissez une réponse, puis enregistrez-la.")
    if not set(values) <= known.keys():
        raise AnswerError("Ce choix n’est plus proposé. Choisissez parmi les réponses affichées.")
    if question.kind != QuestionKind.MULTIPLE and len(values) > 1:
        raise AnswerError("Une seule réponse est attendue.")
    right = {value for value, is_right in known.items() if is_right}
    return Marked(values, set(values) == right)


def at_places(question: Question, given: list[str]) -> list[str]:
    """The choices at the places ``given``: those of a draft get other ids each time its form is read."""
    if question.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        return given
    found = {str(place): str(choice.public_id) for place, choice in enumerate(question.choices.all())}
    return [found.get(value, value) for value in given]


def same_answer(kept: list[str], given: list[str]) -> bool:
    """Whether ``given`` says what was kept already: the second of two clicks has nothing to tell."""
    return {comparable(value) for value in kept} == {comparable(value) for value in given if value}


def stands(question: Question, response: list[str], *, is_right: bool) -> bool:
    """Whether the question, as it is now, still says of ``response`` what was said of it when it was given."""
    if question.kind == QuestionKind.SHORT and any(map(_is_choice, response)):
        return False
    try:
        return mark(question, response).is_right == is_right
    except AnswerError:
        return False


def _is_choice(value: str) -> bool:
    """Whether ``value`` names a choice, of this question or of one that it was."""
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


def options(question: Question) -> dict[str, bool]:
    """The values that may be chosen, and whether each is right."""
    if question.kind == QuestionKind.TRUE_FALSE:
        return {TRUE: question.is_true, FALSE: not question.is_true}
    return {str(choice.public_id): choice.is_right for choice in question.choices.all()}


def _mark_words(question: Question, typed: str) -> Marked:
    words = without_controls(typed).strip()
    if not words:
        raise AnswerError("Écrivez votre réponse, puis enregistrez-la.")
    if len(words) > MOST_CHARACTERS:
        raise AnswerError(
            f"Votre réponse dépasse {MOST_CHARACTERS} caractères. Gardez l’essentiel\u202f: quelques mots suffisent."
        )
    accepted = {comparable(answer) for answer in question.accepted_list}
    return Marked([words], comparable(words) in accepted)


def comparable(words: str) -> str:
    """Without letter case, accents, punctuation at the ends, or more than one space."""
    return re.sub(r"\s+", " ", fold(words)).strip(" .,;:!?«»\"'")
