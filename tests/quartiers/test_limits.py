"""How often one may write: past each limit a 429 that says when to come back, and what was typed is still there."""

from uuid import uuid4

import pytest

from quartiers.models import Comment, Draft, Post, Report
from quartiers.views.drafts import SAVES
from quartiers.views.moderation import REPORTS
from quartiers.views.posts import ANSWERS
from quartiers.views.writing import POSTS

TYPED = "Le mot bourrache."
WRITTEN = {"title": "Un titre", "text": TYPED, "version": 0}
LIMITS = {  # what, how many an hour, below the discussion or the space, what is sent, what the page says
    "posts": (POSTS, 10, "ecrire/message/", WRITTEN, "publiez-le dans une heure"),
    "answers": (ANSWERS, 40, "{post}", WRITTEN, "publiez-le dans une heure"),
    "reports": (REPORTS, 20, "{post}signaler/", {"reason": TYPED}, "envoyez-le dans une heure"),
    "saves": (SAVES, 1200, "ecrire/message/brouillon/", WRITTEN, "Un nouvel essai suit"),
}


@pytest.mark.parametrize("what", LIMITS)
def test_past_a_limit_nothing_is_published_and_what_was_typed_is_kept(quarter, as_, what):
    limit, most, address, sent, says = LIMITS[what]
    client = as_(quarter.outsider)
    before, where = (
        quarter.open.get_absolute_url() + address.format(post=f"{post.key}-{post.slug}/")
        for post in (quarter.post(), quarter.post())
    )
    for _ in range(most - 1):
        limit.spend(f"user:{quarter.outsider.pk}")
    assert client.post(before, {**sent, "token": uuid4()}).status_code in (200, 302)
    kept = stored()
    answer = client.post(where, {**sent, "token": uuid4()})
    text = answer.json()["error"] if what == "saves" else answer.content.decode()
    assert (answer.status_code, says in text) == (429, True)
    assert what == "saves" or TYPED in text
    assert stored() == kept
    assert Draft.objects.filter(author=quarter.outsider).count() == (what in ("posts", "saves"))
    assert as_(quarter.insider).post(where, {**sent, "token": uuid4()}).status_code in (200, 302), "another's is free"


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Post, Comment, Report))
