"""Courses for tests, published as an editor would."""

from typing import Any

from courses.models import Choice, CourseFamily, CourseIndexPage, CourseModule, CoursePage, LessonPage, Question
from tests import factories


def course_index() -> CourseIndexPage:
    """« Formations », made once."""
    found = CourseIndexPage.objects.first()
    return found or factories.publish(
        factories.home().add_child(instance=CourseIndexPage(title="Formations", slug="formations"))
    )


def course(slug: str = "garder-la-distance", *, live: bool = True, **fields: Any) -> CoursePage:
    """A course for proximity staff with one module."""
    families = fields.pop("families", ["proximite"])
    defaults = {"title": "Garder la bonne distance", "lead": "Face à la colère.", "outcomes": "Reculer à temps"}
    page = CoursePage(slug=slug, live=False, **{**defaults, **fields})
    page.families = [CourseFamily(family=family) for family in families]
    page.modules = [CourseModule(key="seul", title="Ce qu’il faut savoir")]
    page = course_index().add_child(instance=page)
    return factories.publish(page) if live else page


def lesson(above: CoursePage, slug: str = "la-loge", *, live: bool = True, **fields: Any) -> LessonPage:
    """A lesson for members, with the questions given."""
    questions = fields.pop("questions", [])
    page = LessonPage(slug=slug, live=False, **{"title": "Au comptoir de la loge", "module": "seul", **fields})
    page.body = page.body or [("text", "<p>Un pas en arrière.</p>")]
    page.questions = questions
    page = CoursePage.objects.get(pk=above.pk).add_child(instance=page)
    return factories.publish(page) if live else page


def question(kind: str = "single", **fields: Any) -> Question:
    """A question of a kind; what is right and what is said of it are words found nowhere else."""
    defaults = {
        "text": f"Que faites-vous d’abord ({kind}) ?",
        "right_feedback": "bravopavot",
        "wrong_feedback": "presquepavot",
        "explanation": "parcequepavot",
        "accepted": "Le Référent pavotsûreté\nréférent" if kind == "short" else "",
    }
    found = Question(kind=kind, **{**defaults, **fields})
    if kind in ("single", "multiple"):
        found.choices = [
            Choice(text="Crier", feedback="nonpavot"),
            Choice(text="Reculer", is_right=True, feedback="ouipavot"),
            Choice(text="Écouter", is_right=kind == "multiple"),
        ]
    return found


def right_answer(asked: Question) -> list[str]:
    """What the form sends for the right answer."""
    if asked.kind == "short":
        return ["  REFERENT "]
    if asked.kind == "true-false":
        return ["vrai" if asked.is_true else "faux"]
    return [str(choice.public_id) for choice in asked.choices.all() if choice.is_right]
