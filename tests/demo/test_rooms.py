"""The rooms of the demo as they were loaded: the course and the tuto, the film, the talks."""

import re

import pytest
from django.test import Client

from courses.models import CoursePage, LessonPage
from portal.accounts.models import User
from quartiers.models import Attachment, Comment, Post, PostKind, Report, Space

pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.django_db]


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(User.objects.get(email="gardien@example.org"))
    return client


def test_a_course_of_five_lessons_each_with_questions_and_a_tuto_of_three_minutes() -> None:
    by_size = sorted(CoursePage.objects.live(), key=lambda page: page.numchild)
    assert [page.numchild for page in by_size] == [1, 5]
    assert by_size[0].minutes == by_size[0].get_children().specific().get().minutes == 3
    assert all(lesson.questions.exists() for lesson in LessonPage.objects.live())


def test_its_film_has_captions_and_a_transcript_that_a_member_reads(member: Client) -> None:
    films = [(page, block.value) for page in LessonPage.objects.live() for block in page.body.blocks_by_name("video")]
    assert films
    for page, film in films:
        assert film["transcript"]
        shown = member.get(page.url).text
        for file in (film["video"], film["captions"]):
            assert f'src="{file.url}"' in shown
            assert b"".join(member.get(file.url).streaming_content)


def test_a_lesson_shows_an_image_with_its_description_and_its_caption(member: Client) -> None:
    shown = [(page, block.value) for page in LessonPage.objects.live() for block in page.body.blocks_by_name("image")]
    assert len(shown) == 1
    page, value = shown[0]
    html = member.get(page.url).text
    assert f'alt="{value["alt"]}"' in html
    assert f"<figcaption>{value['caption']}</figcaption>" in html
    sizes = re.findall(rf"[^\s\"]*/images/{value['image'].public_id}/\S+(?= \d+w)", html)
    assert len(sizes) == 3
    for address in sizes:
        assert b"".join(member.get(address).streaming_content)


def test_quartiers_holds_its_spaces_and_what_a_living_place_has() -> None:
    assert Space.objects.count() == 6
    assert Post.objects.filter(deleted_at=None).count() >= 60
    assert Comment.objects.filter(deleted_at=None).count() >= 200
    authors = {*Post.objects.values_list("author", flat=True), *Comment.objects.values_list("author", flat=True)}
    assert len(authors) >= 20
    assert set(Post.objects.values_list("kind", flat=True)) == set(PostKind.values)
    assert Comment.objects.exclude(hidden_at=None).exists()
    assert Report.objects.filter(closed_at=None).exists()
    assert Post.objects.exclude(kept_answer=None).exists()
    assert Post.objects.filter(kind=PostKind.QUESTION, comments=None).exists()
    assert Attachment.objects.filter(is_image=True).exclude(alt="").exists()
    assert Comment.objects.filter(text__startswith="Pas d’accord").exists()
