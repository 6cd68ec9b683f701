"""The text of a file is written into search when it, its place or its readers change, and not with each word beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides.texts import DocumentTexts
from portal.core.publishing.models import Generation
from portal.core.texts import services as texts
from portal.core.texts.models import FileText, PageText
from quartiers.models import Membership, Space, SpaceKind
from quartiers.services import comments, moderation, posts, spaces, withdrawal
from quartiers.texts import AttachmentTexts
from search import documents
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


@pytest.mark.parametrize("most", [documents.LONGEST_BODY, 60])
def test_what_a_text_costs_is_spent_before_others_have_to_wait(quarter, monkeypatch, most):
    """While the generation, or a discussion, is held nothing long is stemmed, the other letters of the guide included."""
    held: list[str] = []
    is_held = False
    hold, stem = {DocumentTexts: DocumentTexts.hold, AttachmentTexts: AttachmentTexts.hold}, documents.stems

    def noting(owner, object_id):
        nonlocal is_held
        is_held = True
        hold[type(owner)](owner, object_id)

    def noted(text):
        if is_held:
            held.append(text)
        return stem(text)

    monkeypatch.setattr(documents, "LONGEST_BODY", most)
    guide_with(document("a.odt", files.odt("Le mot mimosa.")), document("b.odt", files.odt("Le mot glycine. " * 3)))
    piece(quarter, "c.pdf", files.pdf("Le mot bouleau.", "Le mot pervenche."), post=quarter.post())
    for owner in hold:
        monkeypatch.setattr(owner, "hold", noting)
    monkeypatch.setattr(documents, "stems", noted)
    for file in FileText.objects.all():
        is_held = False
        texts.read(file.pk)
    assert held
    if most > 60:
        words = ("mimosa", "glycine", "bouleau", "pervenche")
        assert not [text for text in held if any(word in text for word in words)]
    assert len(hits("mimosa")) == len(hits("bouleau", quarter.member)) == 1
    monkeypatch.setattr(documents, "stems", stem)
    assert not check()
