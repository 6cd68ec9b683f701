"""How often one may write: past each limit a 429 that says when to come back, and what was typed is still there."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quartiers.models import Attachment, Comment, Draft, Post, Report
from quartiers.services import drafts
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
    "buttons": (SAVES, 1200, "ecrire/message/", {**WRITTEN, "draft": "1"}, "publiez-le dans une heure"),
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
    assert Draft.objects.filter(author=quarter.outsider).count() == (what in ("posts", "saves", "buttons"))
    assert as_(quarter.insider).post(where, {**sent, "token": uuid4()}).status_code in (200, 302), "another's is free"


def stored() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Post, Comment, Report))


def test_past_so_many_drafts_another_is_refused_in_words_and_emptied_ones_make_room(quarter, as_, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    client, where = as_(quarter.outsider), "/quartiers/chantiers/ecrire/message/"
    tokens = [uuid4() for _ in range(3)]
    for token in tokens[:2]:
        assert client.post(where, {**WRITTEN, "draft": "1", "token": token}).status_code == 302
    refused = client.post(where, {**WRITTEN, "draft": "1", "token": tokens[2]})
    assert (refused.status_code, "Vous avez déjà" in refused.text, TYPED in refused.text) == (409, True, True)
    by_itself = client.post(f"{where}brouillon/", {**WRITTEN, "token": tokens[2]})
    assert (by_itself.status_code, "token" in by_itself.json()) == (409, False)
    assert client.post(where, {**WRITTEN, "draft": "1", "token": tokens[1], "version": 1}).status_code == 302
    assert as_(quarter.insider).post(where, {**WRITTEN, "draft": "1", "token": uuid4()}).status_code == 302
    client.post(f"{where}brouillon/", {"title": "", "text": "", "version": 1, "token": tokens[0]})
    assert client.post(where, {**WRITTEN, "draft": "1", "token": tokens[2]}).status_code == 302
    assert set(Draft.objects.filter(author=quarter.outsider).values_list("public_id", flat=True)) == set(tokens[1:])


def test_past_so_much_in_drafts_no_file_is_kept_and_the_words_are(quarter, as_, monkeypatch):
    monkeypatch.setattr("quartiers.views.drafts.MOST_BYTES", 10)
    client, where = as_(quarter.outsider), "/quartiers/chantiers/ecrire/message/"
    for said, kept in ((302, 1), (422, 1)):
        file = SimpleUploadedFile("note.txt", b"sept mots"[:7])
        answer = client.post(where, {**WRITTEN, "draft": "1", "token": uuid4(), "piece": file})
        assert answer.status_code == said
        assert Attachment.objects.count() == kept
    assert "Vos brouillons gardent déjà beaucoup de fichiers" in answer.text
    assert Draft.objects.count() == 2
