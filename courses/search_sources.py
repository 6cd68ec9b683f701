"""What of courses is found: the card of a course, the text of a lesson. Never a question, an answer or feedback."""

from collections.abc import Iterator
from typing import Any

from courses.models import CoursePage, LessonPage
from courses.sections import sections_of
from portal.core.audience.tokens import covers
from portal.core.blocks.base import joined
from portal.core.files.audience import collection_tokens
from search import sources
from search.pages import PageSource, day_of
from search.sources import EntryDraft, Kind

COURSE = Kind("formation", "Formation", "Formations", "formation", 25, 1.1)
LESSON = Kind("lecon", "Leçon", "Leçons", "formation", 28, 1.0)
FILES = {"image": "image", "video": "video"}


class CourseSource(PageSource):
    """The card of a course."""

    name = "courses.course"
    model = CoursePage
    kinds = (COURSE,)
    prefetch = ("themes", "families")

    def of(self, page: CoursePage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        yield EntryDraft(
            COURSE.key,
            page.pk,
            page.title,
            url,
            tokens,
            summary=page.lead,
            body=joined(*page.outcome_list, page.family_labels),
            words=page.search_words,
            themes=tuple(theme.key for theme in page.themes.all()),
            families=tuple(row.family for row in page.families.all()),
            date=day_of(page),
        )


class LessonSource(PageSource):
    """A lesson and each of its parts, for who may read the lesson."""

    name = "courses.lesson"
    model = LessonPage
    kinds = (LESSON,)

    def of(self, page: LessonPage, url: str, tokens: frozenset[str]) -> Iterator[EntryDraft]:
        shared: dict[str, Any] = {
            "kind": LESSON.key,
            "source_id": page.pk,
            "title": page.title,
            "url": url,
            "tokens": tokens,
            "themes": tuple(theme.key for theme in page.themes.all()),
            "families": tuple(row.family for row in page.course.families.all()),
            "date": day_of(page),
        }
        before, *sections = sections_of(page, [block for block in page.body if _is_shown(block, tokens)])
        own = joined(before.text, page.course.title)
        yield EntryDraft(**shared, summary=page.lead, body=own, words=page.search_words)
        for section in sections:
            yield EntryDraft(**shared, anchor=section.anchor, section=section.title, body=section.text)


def _is_shown(block: Any, tokens: frozenset[str]) -> bool:
    """A picture or film that not every reader may see leaves its words out."""
    if block.block_type not in FILES:
        return True
    file = block.value[FILES[block.block_type]]
    return file is not None and covers(collection_tokens(file.collection), tokens)


for source in (CourseSource(), LessonSource()):
    sources.register(source)
