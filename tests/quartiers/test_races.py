"""Members, moderators and animators at the same moment, each with its own connection."""

from uuid import uuid4

import pytest
from django.db import transaction

from portal.core.audience.services import tokens_of
from quartiers import talks
from quartiers.models import Comment, Draft, Notice, Post, Space, SpaceKind
from quartiers.services import comments, moderation, posts, spaces
from quartiers.services.drafts import save_draft
from quartiers.services.errors import EditedMeanwhileError, JudgedError, LockedError, OtherTabError
from search.models import Entry
from tests import races
from tests.quartiers.conftest import Quarter
from tests.races import A_WHILE, LONG, beside, while_uncommitted

pytestmark = races.marks


def test_who_closes_a_space_while_somebody_opens_it_leaves_no_post_of_it_open(quarter: Quarter) -> None:
    quarter.closed.refresh_from_db()
    post = quarter.post(space=quarter.closed)
    opened = Space.objects.get(pk=quarter.closed.pk)
    opened.kind = SpaceKind.THEMATIC
    with transaction.atomic():
        spaces.shape(opened, [], quarter.animator)
        closing = beside(lambda: spaces.shape(quarter.closed, [], quarter.animator))
        with pytest.raises(TimeoutError):
            closing.result(A_WHILE)
    closing.result(LONG)
    assert Space.objects.get(pk=quarter.closed.pk).is_closed
    assert tokens_of(Post, [post.pk])[post.pk] == {f"space:{quarter.closed.pk}"}


def test_an_answer_sent_from_two_windows_at_once_is_one_and_tells_once(quarter):
    post, token = quarter.post(), uuid4()
    first, second = while_uncommitted(
        *[lambda: comments.answer(Post.objects.get(), quarter.outsider, "Une réponse.", token)] * 2
    )
    assert first == second == Comment.objects.get()
    assert Notice.objects.filter(post=post).count() == 1


def test_a_post_sent_from_two_windows_at_once_is_one(quarter):
    token, words = uuid4(), {"title": "Le mot tamaris", "text": "Le mot glycine."}
    first, second = while_uncommitted(
        *[lambda: posts.publish(quarter.open, quarter.member, "message", words, token)] * 2
    )
    assert first == second == Post.objects.get()


def test_who_answers_while_a_moderator_closes_the_discussion_is_refused(quarter):
    post = quarter.post()

    def answer():
        with pytest.raises(LockedError):
            comments.answer(post, quarter.outsider, "Trop tard.", uuid4())

    while_uncommitted(lambda: moderation.lock(quarter.moderator, Post.objects.get(), True), answer)
    assert not Comment.objects.exists()


def test_two_moderators_hide_the_same_post_at_once_and_the_first_reason_stays(quarter):
    post = quarter.post()

    def hide():
        with pytest.raises(JudgedError):
            moderation.hide(quarter.animator, post, None, "Hors sujet.", mail=False)

    while_uncommitted(lambda: moderation.hide(quarter.moderator, Post.objects.get(), None, "Un nom.", mail=False), hide)
    assert Post.objects.get().hidden_reason == "Un nom."


def test_what_a_moderator_hides_while_it_is_answered_is_found_no_more(quarter):
    post = quarter.post()
    while_uncommitted(
        lambda: moderation.hide(quarter.moderator, Post.objects.get(), None, "Un nom"),
        lambda: comments.answer(post, quarter.outsider, "Le mot aubepine.", uuid4()),
    )
    assert not Entry.objects.filter(source="quartiers.post", source_id=post.pk).exists()


def test_two_windows_that_change_one_post_don_t_overwrite_each_other(quarter):
    post = quarter.post()

    def edit(text):
        return posts.edit(Post.objects.get(), {"text": text}, seen=post.version)

    def second():
        with pytest.raises(EditedMeanwhileError):
            edit("Le second.")

    while_uncommitted(lambda: edit("Le premier."), second)
    assert Post.objects.get().text == "Le premier."


def test_two_tabs_that_save_one_draft_don_t_overwrite_each_other(quarter):
    number = uuid4()
    save_draft(number, quarter.member, quarter.open, "message", {"text": "Un début."}, 0)

    def save(text):
        return save_draft(number, quarter.member, quarter.open, "message", {"text": text}, 1)

    def second():
        with pytest.raises(OtherTabError):
            save("Le second.")

    while_uncommitted(lambda: save("Le premier."), second)
    assert Draft.objects.get().fields == {"text": "Le premier."}


def test_a_story_that_is_told_twice_at_once_opens_one_discussion(quarter):
    first, second = while_uncommitted(*[lambda: talks.open_talk(quarter.open, 1, "Un décret", "Pourquoi.")] * 2)
    assert first == second == Post.objects.get()
