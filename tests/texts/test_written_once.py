"""The text of a file is written into search when it, its place or its readers change, and not with each word beside it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guides import texts as room
from guides.texts import DocumentTexts
from portal.core.publishing.models import Generation
from portal.core.tasks import drain
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
from tests.texts.conftest import document, guide_with, hits, read_files, replace
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


def test_a_page_is_published_without_its_files_being_read_unless_they_are_said_otherwise():
    page = guide_with(document("a.odt", files.odt("Le mot mimosa.")))
    read_files()
    page.lead = "Une faute corrigée."
    assert not reads_texts(factories.publish, page)
    page.title = "Le tamaris"
    assert reads_texts(factories.publish, page)
    assert len(hits("mimosa")) == 1


def reads_texts(change, *args) -> bool:
    """Whether this change has what is written in files read again, and not only measured."""
    with CaptureQueriesContext(connection) as asked:
        change(*args)
    assert not check()
    read = f'"{PageText._meta.db_table}"."text"'
    return any(read in query["sql"] and "LENGTH" not in query["sql"].upper() for query in asked)


@pytest.fixture
def long_letter(monkeypatch):
    """A guide that gives a text too long to be written while others wait."""
    monkeypatch.setattr(room, "AT_ONCE", 10)
    page = guide_with(document("a.odt", files.odt("Le mot mimosa.")))
    read_files()
    drain()
    return page


def test_a_long_text_follows_a_publication_and_is_read_before_others_have_to_wait(long_letter, monkeypatch):
    read, held = [], []
    stem, hold = documents.stems, room._hold
    monkeypatch.setattr(documents, "stems", lambda text: read.append(text) or stem(text))
    monkeypatch.setattr(room, "_hold", lambda: held.append(len(read)) or hold())
    long_letter.title = "Le tamaris"
    factories.publish(long_letter)
    assert len(hits("mimosa")) == 1, "it is found meanwhile, as it was"
    assert not [text for text in read if "mimosa" in text]
    drain()
    assert any("mimosa" in text for text in read[: held[0]])
    assert not [text for text in read[held[0] :] if "mimosa" in text]
    assert len(hits("mimosa")) == 1
    assert not check()


def test_whoever_may_no_longer_read_a_page_finds_its_long_texts_no_more_at_once(long_letter):
    group = factories.reader_group()
    reader, other = factories.person(groups=(group,)), factories.person()
    assert len(hits("mimosa", other)) == 1
    factories.restrict(long_letter, group)
    assert not Entry.objects.filter(source="guides.document").exists()
    drain()
    assert (len(hits("mimosa", reader)), len(hits("mimosa", other))) == (1, 0)
    long_letter.unpublish()
    assert not Entry.objects.filter(source="guides.document").exists()
    assert not check()


def test_a_file_that_is_replaced_by_one_that_isn_t_read_is_found_by_its_words_no_more():
    letter = document("a.odt", files.odt("Le mot mimosa."))
    guide_with(letter)
    read_files()
    assert len(hits("mimosa")) == 1
    replace(letter, "a.zip", b"PK")
    assert not hits("mimosa")
    assert not check()
