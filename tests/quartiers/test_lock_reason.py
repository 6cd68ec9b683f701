"""Closing a discussion, and saying why to its readers and in the log."""

import pytest
from django.utils import timezone

from quartiers.models import LogLine, Post
from quartiers.services import moderation

SAID = "Fermée par la modération"


def test_a_moderator_says_why_a_discussion_is_closed_and_its_readers_read_it(quarter, as_):
    post = quarter.post()
    client, where = as_(quarter.moderator), post.get_absolute_url()
    assert 'name="reason"' in client.get(where).text
    assert 'name="reason"' not in as_(quarter.outsider).get(where).text
    client.post(f"{where}moderer/fermer/", {"reason": " La réponse est dans le guide <b>.\0 "})
    assert LogLine.objects.get().reason == "La réponse est dans le guide <b>."
    for reader in (quarter.outsider, quarter.member):
        page = as_(reader).get(where).text
        assert SAID in page
        assert "La réponse est dans le guide &lt;b&gt;." in page
    assert "La réponse est dans le guide" in client.get("/quartiers/moderation/").text
    client.post(f"{where}moderer/rouvrir/")
    assert "La réponse est dans le guide" not in as_(quarter.outsider).get(where).text


@pytest.mark.parametrize("sent", [{}, {"reason": "  "}])
def test_a_discussion_is_closed_without_a_word_too(quarter, as_, sent):
    post = quarter.post()
    as_(quarter.moderator).post(f"{post.get_absolute_url()}moderer/fermer/", sent)
    page = as_(quarter.outsider).get(post.get_absolute_url()).text
    assert "Cette discussion est fermée" in page
    assert SAID not in page


def test_a_reason_is_of_the_last_closing_alone_and_never_too_long(quarter):
    post = quarter.post()
    moderation.lock(quarter.moderator, post, True, "x" * 400)
    assert LogLine.why_locked(post) == "x" * 300
    moderation.lock(quarter.moderator, post, False)
    Post.objects.filter(pk=post.pk).update(locked_at=timezone.now())
    post.refresh_from_db()
    assert LogLine.why_locked(post) == ""
