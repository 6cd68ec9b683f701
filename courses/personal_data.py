"""What courses hold about a person: what they did. It goes with the person, all of it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from courses.models import Attempt, Choice, CoursePage, Enrolment, LessonPage, LessonState, Question, Statement
from portal.accounts.models import User
from portal.accounts.personal import Exported, PersonalData


class CoursesData(PersonalData):
    """Statements, and the projection made of them."""

    name = "courses"
    keys: ClassVar[frozenset[str]] = frozenset(
        {
            "courses.Statement.actor",
            "courses.Enrolment.person",
            "courses.LessonState.person",
            "courses.Attempt.person",
        }
    )

    def export(self, person: User) -> Iterator[Exported]:
        names = {
            **dict(CoursePage.objects.values_list("public_id", "title")),
            **dict(LessonPage.objects.values_list("public_id", "title")),
            **dict(Question.objects.values_list("public_id", "text")),
        }
        choices = {str(key): text for key, text in Choice.objects.values_list("public_id", "text")}
        rows = [
            {
                "le": row.timestamp,
                "fait": row.get_verb_display(),
                "quoi": names.get(row.object_id, "contenu retiré"),
                "quoi_id": row.object_id,
                "formation": names.get(row.course, "formation retirée"),
                "formation_id": row.course,
                "édition": row.edition,
                "résultat": _result(row.result, choices),
            }
            for row in Statement.objects.filter(actor=person)
        ]
        yield Exported("formations/parcours.json", rows, "vos formations : inscriptions, réponses, leçons terminées")

    def erase(self, person: User, *, keep_posts: bool) -> None:
        Statement.objects.filter(actor=person).delete()
        for model in (Attempt, LessonState, Enrolment):
            model.objects.filter(person=person).delete()


def _result(result: dict[str, Any], choices: dict[str, str]) -> dict[str, Any]:
    """An answer in the words that were chosen or typed, and the ids of choices beside them; nothing for other acts."""
    if "response" not in result:
        return {}
    given = result["response"]
    said = {"réponse": [choices.get(value, value) for value in given], "juste": result["success"]}
    ids = [value for value in given if value in choices]
    return {**said, "réponse_id": ids} if ids else said
