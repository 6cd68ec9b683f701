"""The same number of queries at one row and at a hundred, at five answers and at five hundred."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Organisation
from quartiers import selectors
from quartiers.services import files, moderation
from quartiers.services.drafts import save_draft
from quartiers.services.files import attach


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_post_of_500_answers_asks_as_much_as_with_5(quarter, as_):
    post = quarter.post()
    quarter.many(post, 5)
    client = as_(quarter.member)
    few = queries(client, post.get_absolute_url())
    quarter.many(post, 495)
    assert queries(client, post.get_absolute_url()) == few
    assert few < 35


@pytest.mark.parametrize("path", ["/quartiers/", "/quartiers/chantiers/", "/quartiers/chantiers/personnes/"])
def test_lists_ask_as_much_at_one_row_as_at_many(quarter, as_, path):
    quarter.post()
    client = as_(quarter.member)
    few = queries(client, path)
    for number in range(18):
        author = quarter.person(f"a{number}@example.org", "Ana", f"Nom{number}", spaces=(quarter.open,))
        quarter.post(author=author)
    assert queries(client, path) == few


def test_notices_ask_as_much_at_one_row_as_at_many(quarter, as_):
    quarter.answer(quarter.post(), quarter.outsider)
    client = as_(quarter.member)
    few = queries(client, "/quartiers/avis/")
    for _ in range(15):
        quarter.answer(quarter.post(), quarter.outsider)
    assert queries(client, "/quartiers/avis/") == few


def test_the_page_of_moderation_asks_as_much_at_one_report_as_at_many(quarter, as_):
    def reported_and_hidden():
        post = quarter.post()
        moderation.report(post, quarter.answer(post, quarter.outsider), quarter.insider, "Un nom.", mail=False)
        moderation.hide(quarter.moderator, post, quarter.answer(post, quarter.outsider), "Un nom.", mail=False)
        moderation.hide(quarter.moderator, quarter.post(), None, "Un nom.", mail=False)

    reported_and_hidden()
    client = as_(quarter.moderator)
    few = queries(client, "/quartiers/moderation/")
    for _ in range(6):
        reported_and_hidden()
    assert queries(client, "/quartiers/moderation/") == few


def test_files_that_were_taken_off_and_are_still_to_judge_ask_as_much_for_one_as_for_ten(quarter, as_):
    def taken_off(number):
        organisation = Organisation.objects.create(key=f"o{number}", name=f"Organisme {number}")
        owner = quarter.person(f"a{number}@example.org", "Ana", f"Nom{number}", organisation=organisation)
        post = quarter.post(author=owner)
        piece = attach(owner, SimpleUploadedFile("note.txt", b"note"), post=post)
        moderation.report(post, None, quarter.insider, "Un nom.", mail=False)
        files.remove(piece)

    taken_off(0)
    client = as_(quarter.moderator)
    few = queries(client, "/quartiers/moderation/")
    for number in range(1, 10):
        taken_off(number)
    assert client.get("/quartiers/moderation/").text.count("Retiré par Ana Nom") == 10
    assert queries(client, "/quartiers/moderation/") == few


def test_people_and_posts_of_a_space_are_each_counted_by_themselves(quarter):
    for _ in range(3):
        quarter.post()
    moderation.hide(quarter.moderator, quarter.post(), None, "Un nom.", mail=False)
    quarter.outsider.is_active = False
    quarter.outsider.save()
    found = selectors.spaces(quarter.member).get(slug="chantiers")
    assert (found.people, found.talks, found.is_mine) == (2, 3, True)


@pytest.mark.parametrize("path", ["/quartiers/", "/quartiers/ecrire/", "/quartiers/chantiers/ecrire/question/"])
def test_drafts_ask_as_much_at_one_as_at_many(quarter, as_, path):
    def begin():
        save_draft(uuid4(), quarter.member, quarter.open, "question", {"title": "Le saule"}, 0)

    begin()
    client = as_(quarter.member)
    few = queries(client, path)
    for _ in range(9):
        begin()
    assert queries(client, path) == few
    assert "Le saule" in client.get(path).text
