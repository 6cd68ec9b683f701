"""What courses hold about a person: what they did. It goes with the person, all of it."""

from collections.abc import Iterator
from typing import ClassVar

from courses.models import Attempt, CoursePage, Enrolment, LessonPage, LessonState, Question, Statement
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
        rows = [
            {
                "le": row.timestamp,
                "fait": row.get_verb_display(),
                "quoi": names.get(row.object_id, "contenu retiré"),
                "formation": names.get(row.course, "formation retirée"),
                "édition": row.edition,
                "résultat": row.result,
            }
            for row in Statement.objects.filter(actor=person)
        ]
        yield Exported("formations/parcours.json", rows)

    def erase(self, person: User, *, keep_posts: bool) -> None:
        Statement.objects.filter(actor=person).delete()
        for model in (Attempt, LessonState, Enrolment):
            model.objects.filter(person=person).delete()
