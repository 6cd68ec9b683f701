"""Courses, their lessons and questions; what people did with them."""

from courses.models.course import CourseFamily, CourseIndexPage, CourseModule, CoursePage, Level
from courses.models.learning import Attempt, Enrolment, LessonState, ObjectKind, Statement, Verb
from courses.models.lesson import LessonPage
from courses.models.question import Choice, Question, QuestionKind

__all__ = [
    "Attempt",
    "Choice",
    "CourseFamily",
    "CourseIndexPage",
    "CourseModule",
    "CoursePage",
    "Enrolment",
    "LessonPage",
    "LessonState",
    "Level",
    "ObjectKind",
    "Question",
    "QuestionKind",
    "Statement",
    "Verb",
]
