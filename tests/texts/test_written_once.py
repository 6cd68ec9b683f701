"""The text of a file is written into search when it, its place or its readers change, and not with each word beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core.publishing.models import Generation
from portal.core.texts.models import PageText
from quartiers.models import Membership, Space, SpaceKind
from quartiers.services import comments, moderation, posts, spaces, withdrawal
from search.checking import check
from search.models import Entry
from tests import factories
from tests.texts import files
from tests.texts.conftest import document, guide_with, hits, read_files
from tests.texts.test_found import piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(quarter):
    """A post and an answer, a file beside each."""
    post = quarter.post(title="Le saule", author=quarter.member)
    answer = quarter.answer(post, quarter.outsider)
    piece(quarter, "a.odt", files.odt("Le mot mimosa."), post=post)
    piece(quarter, "b.odt", files.odt("Le mot mimosa."), comment=answer)
    read_files()
    return post, answer


def reads_pages(change, *args) -> bool:
    """Whether this change has the pages of files read again."""
    with CaptureQueriesContext(connection) as asked:
        change(*args)
    assert not check()
    return any(PageText._meta.db_table in query["sql"] for query in asked)


def test_words_beside_a_file_change_without_its_pages_being_read(quarter, thread):
    post, answer = thread
    assert not reads_pages(posts.edit, post, {"text": "D’autres mots."})
    assert not reads_pages(comments.edit, answer, "D’autres mots.")
    quarter.open.refresh_from_db()
    quarter.open.purpose = "Autre chose."
    assert not reads_pages(quarter.open.save)
    assert len(hits("mimosa", quarter.member)) == 2
    assert reads_pages(posts.edit, post, {"title": "Le tamaris"})
    post.refresh_from_db()
    assert {hit.url.split("#")[0] for hit in hits("mimosa", quarter.member)} == {post.get_absolute_url()}


def test_what_is_hidden_or_taken_back_takes_its_file_alone_and_reads_no_other(quarter, thread):
    post, answer = thread
    assert not reads_pages(moderation.hide, quarter.moderator, post, answer, "Un nom.", False)
    assert [hit.own_title for hit in hits("mimosa", quarter.member)] == ["a.odt"]
    assert reads_pages(moderation.show, quarter.moderator, post, answer)
    assert len(hits("mimosa", quarter.member)) == 2
    assert not reads_pages(withdrawal.withdraw, post)
    assert not hits("mimosa", quarter.member)
    assert not Entry.objects.filter(source="quartiers.piece").exists()


def test_a_space_that_closes_or_changes_its_themes_has_its_files_written_anew(quarter, thread):
    assert hits("mimosa", quarter.outsider)
    space = Space.objects.get(pk=quarter.open.pk)
    space.kind = SpaceKind.CLOSED
    Membership.objects.filter(space=space, person=quarter.outsider).delete()
    assert reads_pages(space.save)
    assert not hits("mimosa", quarter.outsider)
    assert len(hits("mimosa", quarter.member)) == 2
    assert reads_pages(spaces.shape, space, [], quarter.moderator)


def test_reading_a_letter_puts_no_kept_page_out_of_date():
    guide = guide_with(document("courrier.odt", files.odt("Le mot mimosa.")))
    before = Generation.current()
    read_files()
    assert len(hits("mimosa")) == 1
    assert Generation.current() == before
    factories.publish(guide)
    assert Generation.current() > before
