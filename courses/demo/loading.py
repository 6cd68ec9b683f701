"""Courses from their files. A question's UUID is made from its place in them: the same on every demo."""

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.models import Page

from courses.faults import faults_of
from courses.models import Choice, CourseFamily, CourseIndexPage, CourseModule, CoursePage, LessonPage, Level, Question
from courses.site import films_collection, make_catalogue
from portal.accounts.choices import JobFamily
from portal.core.demo.files import DEMO_DIR, Once, files, make_once, read_yaml
from portal.core.demo.markdown import Lookup, content
from portal.core.demo.publish import publish
from portal.core.files.models import PortalDocument, PortalImage
from portal.core.themes.models import Theme


def load(once: Once, home: Page) -> None:
    """Create what this database has never had: the catalogue below ``home``, then each course."""
    once("courses:index", partial(make_catalogue, home))
    for path in files("courses", ".yaml"):
        once(f"courses:course:{path.stem}", make_once(partial(load_course, path), path))


def load_course(path: Path) -> None:
    """Publish a course and its lessons; its address is the name of its file."""
    data = read_yaml(path)
    course = CoursePage(
        slug=path.stem,
        title=data["title"],
        lead=data["lead"],
        outcomes="\n".join(data["outcomes"]),
        minutes=data["minutes"],
        level=Level(data["level"]),
        search_words=data.get("words", ""),
        edition_note=data["what_changed"],
    )
    course.families = [CourseFamily(family=JobFamily(family)) for family in data["families"]]
    course.modules = [CourseModule(sort_order=place, **module) for place, module in enumerate(data["modules"])]
    course.themes = _themes(data["themes"])
    publish(course, CourseIndexPage.objects.first(), data["audience"])
    if course.pk is not None:
        for position, lesson in enumerate(data["lessons"], start=1):
            _lesson(course, position, lesson)


def _lesson(course: CoursePage, position: int, data: dict[str, Any]) -> None:
    """A lesson: by itself for members, so that no other rule is asked for."""
    body = content(data["text"], Lookup(source=_no_source, letter=_no_letter))
    for kind, make in (("image", _image), ("video", _film)):
        if kind in data:
            body.insert(data[kind].get("after", 1), {"type": kind, "value": make(data[kind])})
    lesson = LessonPage(
        slug=data["slug"],
        title=data["title"],
        lead=data["lead"],
        module=data["module"],
        position=position,
        minutes=data["minutes"],
        body=body,
        search_words=data.get("words", ""),
    )
    lesson.questions = [
        _question(f"{course.slug}/{lesson.slug}/{place}", place, question)
        for place, question in enumerate(data["questions"])
    ]
    publish(lesson, Page.objects.get(pk=course.pk))


def _question(name: str, place: int, data: dict[str, Any]) -> Question:
    question = Question(
        sort_order=place,
        public_id=uuid5(NAMESPACE_URL, name),
        kind=data["kind"],
        text=data["text"],
        is_true=data.get("is_true", False),
        accepted="\n".join(data.get("accepted", [])),
        right_feedback=data["right"],
        wrong_feedback=data["wrong"],
        explanation=data["explanation"],
    )
    question.choices = [
        Choice(
            sort_order=number,
            public_id=uuid5(NAMESPACE_URL, f"{name}/{number}"),
            text=choice["text"],
            is_right=choice.get("is_right", False),
            feedback=choice.get("why", ""),
        )
        for number, choice in enumerate(data.get("choices", []))
    ]
    faults = [fault.message for fault in faults_of(question)]
    if faults:
        raise ValueError(f"{question.text}: {' '.join(faults)}")
    return question


def _image(data: dict[str, Any]) -> dict[str, Any]:
    path = DEMO_DIR / "courses" / data["file"]
    file = ImageFile(BytesIO(path.read_bytes()), name=path.name)
    image = PortalImage(title=data["title"], description=data["alt"], file=file)
    image.file_size = image.file.size
    image.save()
    return {"image": image.pk, "alt": data["alt"], "caption": data["caption"]}


def _film(data: dict[str, Any]) -> dict[str, Any]:
    film, captions = (_document(data["title"], data[name]) for name in ("file", "captions"))
    return {"title": data["title"], "video": film, "captions": captions, "transcript": data["transcript"]}


def _document(title: str, name: str) -> int:
    """A film or its captions, for members, as lessons are."""
    path = DEMO_DIR / "courses" / name
    document = PortalDocument(title=f"{title} ({path.suffix[1:].upper()})", collection=films_collection())
    document.file.save(name, ContentFile(path.read_bytes()), save=False)
    document.file_size = document.file.size
    document.save()
    return int(document.pk)


def _themes(keys: list[str]) -> list[Theme]:
    found = list(Theme.objects.filter(key__in=keys))
    if len(found) != len(set(keys)):
        raise ValueError(f"unknown theme among {', '.join(keys)}")
    return found


def _no_source(key: str) -> int:
    raise ValueError(f"a lesson has no legal block: {key!r}")


def _no_letter(name: str) -> tuple[int, int]:
    raise ValueError(f"a lesson gives no letter: {name!r}")
