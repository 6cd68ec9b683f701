"""Several files at once; those of what was refused wait in a draft; what is published takes more."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from quartiers.models import Attachment, Comment, Draft, Post
from quartiers.services import withdrawal
from quartiers.services.files import attach
from quartiers.views.posts import ANSWERS
from tests.quartiers.test_files import full_disk, photo, send


def note(name="note.txt"):
    return SimpleUploadedFile(name, b"note")


def names(found):
    return sorted(found.values_list("filename", flat=True))


def test_several_photos_come_at_once_each_with_its_line(quarter, as_):
    files = [photo("avant.jpg"), note(), photo("apres.jpg")]
    address = send(as_(quarter.member), files, alt="Le hall avant\n\nLe hall après")["Location"]
    shown = {piece.filename: piece.alt for piece in Post.objects.get().attachments.all()}
    assert shown == {"avant.jpg": "Le hall avant", "note.txt": "", "apres.jpg": "Le hall après"}
    page = as_(quarter.outsider).get(address).text
    assert page.index('alt="Le hall avant"') < page.index('alt="Le hall après"')


def test_one_that_is_refused_is_named_and_none_is_kept(quarter, as_):
    answer = send(as_(quarter.member), [photo(), SimpleUploadedFile("virus.exe", b"MZ")])
    assert answer.status_code == 422
    assert "«\u202fvirus.exe\u202f»" in answer.text
    assert not Attachment.objects.exists()


def test_a_photo_of_a_post_that_is_refused_keeps_its_line_and_the_next_one_has_its_own(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    refused = send(client, photo("avant.jpg"), token=token, title="", alt="Le hall avant")
    assert refused.status_code == 422
    assert not refused.context["form"]["alt"].value()
    send(client, photo("apres.jpg"), token=token, version=1, alt=refused.context["form"]["alt"].value())
    shown = {piece.filename: piece.alt for piece in Post.objects.get().attachments.all()}
    assert shown == {"avant.jpg": "Le hall avant", "apres.jpg": ""}


def test_five_at_most_with_those_that_wait_already(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    assert "5 fichiers au plus" in send(client, [note(f"{n}.txt") for n in range(6)]).text
    send(client, [note(f"{n}.txt") for n in range(3)], token=token, draft="1")
    again = send(client, [note(f"{n}.txt") for n in range(3, 6)], token=token, version=1, draft="1")
    assert (again.status_code, "5 fichiers au plus" in again.text) == (422, True)
    assert Attachment.objects.count() == 3


@pytest.mark.parametrize("why", ["no words", "too often"])
def test_the_file_of_an_answer_that_is_refused_waits_in_a_draft_of_its_author_and_goes_with_the_answer(
    quarter, as_, why
):
    post, token, client = quarter.post(), uuid4(), as_(quarter.outsider)
    text = "" if why == "no words" else "Voici."
    if why == "too often":
        for _ in range(ANSWERS.most):
            ANSWERS.spend(f"user:{quarter.outsider.pk}")
    data = {"text": text, "token": token, "version": 0, "alt": "Le hall"}
    refused = client.post(post.get_absolute_url(), data | {"piece": photo()})
    assert refused.status_code == (422 if text == "" else 429)
    piece = Attachment.objects.get()
    assert piece.draft == Draft.objects.get(author=quarter.outsider, post=post, public_id=token)
    assert f'value="{piece.public_id}"' in refused.text
    assert 'name="version" value="1"' in refused.text
    assert not refused.context["form"]["alt"].value(), "it is kept with the photo; the next one has its own"
    assert f'value="{piece.public_id}"' in client.get(post.get_absolute_url()).text
    for other in (quarter.member, quarter.moderator, quarter.animator):
        assert as_(other).get(piece.get_absolute_url()).status_code == 404
        assert str(piece.public_id) not in as_(other).get(post.get_absolute_url()).text
    cache.clear()
    more = {"text": "Voici.", "token": token, "version": 1, "piece": note()}
    assert client.post(post.get_absolute_url(), more).status_code == 302
    assert names(Comment.objects.get().attachments) == ["hall.jpg", "note.txt"]
    assert Attachment.objects.get(filename="hall.jpg").alt == "Le hall"
    assert not Draft.objects.exists()


def test_a_file_that_waits_beside_an_answer_is_taken_off_and_the_words_stay(quarter, as_):
    post, token, client = quarter.post(), uuid4(), as_(quarter.outsider)
    client.post(post.get_absolute_url(), {"text": "", "token": token, "piece": photo()})
    piece = Attachment.objects.get()
    off = {"text": "Mes mots.", "token": token, "version": 1, "remove": str(piece.public_id)}
    assert as_(quarter.insider).post(post.get_absolute_url(), off).status_code == 404
    page = client.post(post.get_absolute_url(), off, follow=True).text
    assert "Mes mots.</textarea>" in page
    assert not Attachment.objects.exists()
    assert not Comment.objects.exists()


def test_a_draft_that_holds_a_file_alone_is_said_to_its_author(quarter, as_):
    client, token = as_(quarter.outsider), uuid4()
    send(client, photo(), token=token, title="", text="", draft="1")
    assert f"?brouillon={token}" in client.get("/quartiers/chantiers/").text
    assert f"?brouillon={token}" not in as_(quarter.insider).get("/quartiers/chantiers/").text


def test_a_published_post_takes_more_files(quarter, as_):
    post = quarter.post()
    attach(quarter.member, photo("avant.jpg"), post=post)
    client, where = as_(quarter.member), f"{post.get_absolute_url()}modifier/"
    assert 'enctype="multipart/form-data"' in client.get(where).text
    data = {"title": post.title, "text": post.text, "token": uuid4(), "version": 0, "seen": post.version}
    many = client.post(where, data | {"piece": [note(f"{n}.txt") for n in range(5)]})
    assert (many.status_code, "5 fichiers au plus" in many.text) == (422, True)
    assert client.post(where, data | {"piece": photo("apres.jpg"), "alt": "Après"}).status_code == 302
    assert names(post.attachments) == ["apres.jpg", "avant.jpg"]
    assert 'alt="Après"' in as_(quarter.outsider).get(post.get_absolute_url()).text


def test_the_file_of_a_change_that_is_refused_waits_in_its_draft_and_comes_with_the_change(quarter, as_):
    post, token = quarter.post(), uuid4()
    client, where = as_(quarter.member), f"{post.get_absolute_url()}modifier/"
    data = {"title": "", "text": post.text, "token": token, "version": 0, "seen": post.version}
    refused = client.post(where, data | {"piece": [photo(), note()]})
    assert refused.status_code == 422
    piece, other = Attachment.objects.order_by("pk")
    assert piece.draft == Draft.objects.get(edits=post)
    assert f'value="{piece.public_id}"' in refused.text
    for reader in (quarter.outsider, quarter.moderator):
        assert as_(reader).get(piece.get_absolute_url()).status_code == 404
    client.post(where, data | {"version": 1, "remove": str(other.public_id)})
    assert client.post(where, data | {"title": "Un titre", "version": 2}).status_code == 302
    assert names(Post.objects.get().attachments) == ["hall.jpg"]
    assert not Draft.objects.exists()


def test_a_full_disk_changes_nothing_of_a_post_and_says_so(quarter, as_, monkeypatch):
    post = quarter.post()
    data = {"title": "Autre", "text": "Autre.", "token": uuid4(), "version": 0, "seen": post.version}
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full_disk)
    answer = as_(quarter.member).post(f"{post.get_absolute_url()}modifier/", data | {"piece": photo()})
    assert answer.status_code == 503
    assert "Autre.</textarea>" in answer.text
    assert Post.objects.get().title == post.title


def test_files_of_a_change_go_for_good_with_the_post(quarter, as_, django_capture_on_commit_callbacks):
    post = quarter.post()
    data = {"title": "", "text": "", "token": uuid4(), "version": 0, "piece": photo()}
    as_(quarter.member).post(f"{post.get_absolute_url()}modifier/", data)
    piece = Attachment.objects.get()
    assert piece.file.storage.exists(piece.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        withdrawal.forget(post)
    assert not piece.file.storage.exists(piece.file.name)
    assert not Draft.objects.exists()
