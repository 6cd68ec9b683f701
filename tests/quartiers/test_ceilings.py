"""The same number of queries at one row and at a hundred, at five answers and at five hundred."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


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
