"""Files: judged by name and bytes, images without what their camera noted, downloads for the rest."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from PIL import Image

from portal.accounts import personal
from quartiers import selectors
from quartiers.models import Attachment, Comment, Post
from quartiers.personal_data import QuartiersData
from quartiers.services import files, moderation, posts, withdrawal
from quartiers.services.files import attach

JUDGED = "Un fichier signalé reste lisible des modérateurs jusqu’à leur décision."
WRITE = "/quartiers/chantiers/ecrire/message/"


def photo(name: str = "hall.jpg", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    image = Image.new("RGB", size, "#0b5d5e")
    exif = Image.Exif()
    exif[0x010F] = "Appareil-secret"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def send(client, file, **more):
    data = {"title": "Un titre", "text": "Un message.", "token": uuid4(), "version": 0, "piece": file, **more}
    return client.post(WRITE, data)


def test_a_photo_is_shown_in_the_post_without_its_camera(quarter, as_):
    client = as_(quarter.member)
    address = send(client, photo(), alt="Le hall, porte ouverte")["Location"]
    piece = Attachment.objects.get()
    assert f'src="{piece.get_absolute_url()}" alt="Le hall, porte ouverte"' in client.get(address).content.decode()
    served = as_(quarter.outsider).get(piece.get_absolute_url())
    body = served.getvalue()
    assert b"Appareil-secret" not in body
    assert b"Appareil-secret" in photo().read()
    assert served["Content-Disposition"].startswith("inline")
    assert served["Cache-Control"] == "private, no-store"


def test_a_large_photo_is_kept_as_large_as_a_page_shows_it_and_its_place_is_known_before_it_comes(quarter, as_):
    address = send(as_(quarter.member), photo(size=(4000, 3000)))["Location"]
    piece = Attachment.objects.get()
    assert f'width="{piece.width}" height="{piece.height}"' in as_(quarter.outsider).get(address).text
    with piece.file.open() as stored, Image.open(stored) as kept:
        assert kept.size == (piece.width, piece.height) == (1600, 1200)
    small = attach(quarter.member, photo(), post=Post.objects.get())
    assert (small.width, small.height) == (60, 40), "never larger than it came"


def test_a_photo_from_before_its_size_was_kept_is_shown_without(quarter, as_):
    piece = attach(quarter.member, photo(), post=quarter.post())
    Attachment.objects.update(width=None, height=None)
    page = as_(quarter.outsider).get(piece.post.get_absolute_url()).text
    assert f'src="{piece.get_absolute_url()}"' in page
    assert "width=" not in page.split('class="picture"')[1].split("</figure>")[0]


def test_a_document_is_a_download(quarter, as_):
    send(as_(quarter.member), SimpleUploadedFile("note.pdf", b"%PDF-1.7 x"))
    served = as_(quarter.outsider).get(Attachment.objects.get().get_absolute_url())
    served.getvalue()
    assert served["Content-Disposition"].startswith("attachment")
    assert served["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("facture.html.pdf", b"%PDF-1.7", "deux extensions"),
        ("photo.php.exe", b"MZ", "pas acceptés"),
        ("dessin.svg", b"<svg/>", "pas acceptés"),
        ("page.html", b"<p>", "pas acceptés"),
        ("photo.jpg", b"<script>", "image lisible"),
        ("note.pdf", b"MZ", "n’est pas celui"),
        ("vide.txt", b"", "vide"),
    ],
)
def test_a_risky_or_false_file_is_refused_kindly_and_the_text_is_kept(quarter, as_, name, content, words):
    response = send(as_(quarter.member), SimpleUploadedFile(name, content))
    text = response.content.decode()
    assert response.status_code == 422
    assert words in text
    assert "Un message." in text
    assert not Attachment.objects.exists()
    assert not Post.objects.exists()


def test_a_file_stays_with_the_draft_when_the_form_has_an_error_and_goes_with_the_post(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    first = send(client, photo(), token=token, title="")
    assert first.status_code == 422
    piece = Attachment.objects.get()
    assert piece.filename in first.content.decode()
    assert client.get(piece.get_absolute_url()).status_code == 200
    assert as_(quarter.outsider).get(piece.get_absolute_url()).status_code == 404
    data = {"title": "Un titre", "text": "Un message.", "token": token, "version": 1}
    assert client.post(WRITE, data).status_code == 302
    piece.refresh_from_db()
    assert piece.post == Post.objects.get()
    assert as_(quarter.outsider).get(piece.get_absolute_url()).status_code == 200


def test_an_answer_carries_a_file(quarter, as_):
    post = quarter.post()
    data = {"text": "Voici.", "token": uuid4(), "piece": photo()}
    as_(quarter.outsider).post(post.get_absolute_url(), data)
    assert Attachment.objects.get().comment == Comment.objects.get()


def test_another_name_for_a_file_is_unknown(quarter, as_):
    send(as_(quarter.member), photo())
    address = Attachment.objects.get().get_absolute_url()
    assert as_(quarter.member).get(address.replace("hall", "autre")).status_code == 404


def test_bytes_go_only_once_it_is_sure_that_their_row_has_gone(quarter, django_capture_on_commit_callbacks):
    post = quarter.post()
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=post)
    stored, name = piece.file.storage, piece.file.name
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        withdrawal.forget(post)
        transaction.set_rollback(True)
    assert stored.exists(name)
    assert Attachment.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        withdrawal.forget(post)
    assert not stored.exists(name)


def test_a_full_disk_publishes_no_answer_without_its_file_and_says_so(quarter, as_, monkeypatch):
    post = quarter.post()
    data = {"text": "Avec une photo.", "token": uuid4()}
    client = as_(quarter.outsider)
    with monkeypatch.context() as patch:
        patch.setattr(FieldFile, "save", full_disk)
        refused = client.post(post.get_absolute_url(), data | {"piece": photo()})
        draft = send(client, photo())
    for response in (refused, draft):
        assert response.status_code in (422, 503)
        assert "n’a pas pu être gardé" in response.content.decode()
    assert "Avec une photo." in refused.content.decode()
    assert not Comment.objects.exists()
    assert Post.objects.count() == 1
    assert client.post(post.get_absolute_url(), data | {"piece": photo()}).status_code == 302
    assert Comment.objects.get().attachments.count() == 1


def full_disk(*args, **kwargs):
    raise OSError(28, "No space left on device")


def test_ones_own_file_is_taken_off_without_a_question_and_put_back_as_it_was(quarter, as_):
    post = quarter.post()
    answer = quarter.answer(post, quarter.member, "Ma réponse.")
    author, reader = as_(quarter.member), as_(quarter.outsider)
    for place in ({"post": post}, {"comment": answer}):
        piece = attach(quarter.member, photo(), "Le hall", **place)
        off, back = (f"/quartiers/pieces/{piece.public_id}/{act}/" for act in ("retirer", "remettre"))
        assert f'action="{off}"' in author.get(post.get_absolute_url()).content.decode()
        assert off not in reader.get(post.get_absolute_url()).content.decode()
        assert reader.post(off).status_code == 403
        assert reader.get(piece.get_absolute_url()).status_code == 200
        for _ in range(2):
            page = author.post(off, follow=True).content.decode()
        assert "Vous avez retiré le fichier" in page
        assert JUDGED in page
        assert "Ma réponse." in page
        assert f'action="{back}"' in page
        own = author.get("/quartiers/avis/").content.decode()
        assert f'action="{back}"' in own
        assert JUDGED in own
        assert JUDGED not in reader.get(post.get_absolute_url()).content.decode()
        assert back not in reader.get(post.get_absolute_url()).content.decode()
        assert opened(as_, piece, quarter.member, quarter.outsider, quarter.moderator) == [404, 404, 404]
        assert [reader.post(address).status_code for address in (off, back)] == [404, 404]
        for _ in range(2):
            page = author.post(back, follow=True).content.decode()
        assert piece.get_absolute_url() in page
        assert opened(as_, piece, quarter.outsider) == [200]
        own = author.get("/quartiers/avis/").content.decode()
        assert back not in own
        assert JUDGED not in own


def test_a_file_that_was_taken_off_is_found_by_nobody_and_found_again(quarter, as_):
    post = quarter.post()
    piece = attach(quarter.member, SimpleUploadedFile("viorne.txt", b"Le mot cytise."), post=post)
    found = lambda: as_(quarter.outsider).get("/recherche/?q=viorne&format=json").json()["count"]  # noqa: E731
    assert found() == 1
    files.remove(piece)
    posts.edit(post, {"text": "Autrement."})
    assert found() == 0
    files.put_back(piece)
    assert found() == 1


@pytest.mark.parametrize("beside_answer", [False, True])
@pytest.mark.parametrize("judge", [moderation.dismiss, partial(moderation.hide, reason="Un nom.", mail=False)])
def test_a_reported_file_that_is_taken_off_is_judged_by_its_moderators_alone_then_it_is_gone(
    quarter, as_, judge, beside_answer
):
    post, other = quarter.post(), quarter.post(title="Le saule", author=quarter.insider)
    answer = quarter.answer(other, quarter.member) if beside_answer else None
    where, place = (other, {"comment": answer}) if answer else (post, {"post": post})
    before, reported = (attach(quarter.member, photo(name), **place) for name in ("avant.jpg", "nadia.jpg"))
    everybody = (quarter.member, quarter.outsider, quarter.animator, quarter.admin, quarter.moderator)
    files.remove(before)
    moderation.report(where, answer, quarter.outsider, "Un nom.", mail=False)
    moderation.report(*((post, None) if answer else (other, None)), quarter.outsider, "Autre chose.", mail=False)
    files.remove(reported)
    page = as_(quarter.moderator).get("/quartiers/moderation/").text
    assert "Retiré par Nadia Belkacem" in page
    assert reported.get_absolute_url() in page
    assert "avant.jpg" not in page, "it was not there any more when somebody reported"
    may = [404, 404, 200, 200, 200]
    assert opened(as_, reported, *everybody) == may
    assert opened(as_, before, *everybody) == [404] * 5
    assert "nadia.jpg" not in as_(quarter.outsider).get(where.get_absolute_url()).text
    late = timezone.now() + timedelta(days=40)
    assert withdrawal.forget_old(late) == 1
    assert list(Attachment.every.all()) == [reported], "kept for who has to judge"
    judge(quarter.moderator, where, answer)
    assert opened(as_, reported, *everybody) == [404] * 5
    assert reported.get_absolute_url() not in as_(quarter.moderator).get("/quartiers/moderation/").text
    withdrawal.forget_old(late)
    assert not Attachment.every.exists()


@pytest.mark.parametrize("beside_answer", [False, True])
def test_what_nobody_can_judge_any_more_keeps_no_file(quarter, beside_answer):
    post = quarter.post()
    answer = quarter.answer(post, quarter.outsider) if beside_answer else None
    piece = attach(quarter.outsider, photo(), **({"comment": answer} if answer else {"post": post}))
    moderation.report(post, answer, quarter.insider, "Un nom.", mail=False)
    files.remove(piece)
    later, much_later = (timezone.now() + timedelta(days=days) for days in (1, 40))
    assert not files.forget_removed(piece, later)
    withdrawal.withdraw(post)
    assert selectors.queue(quarter.moderator) == []
    assert withdrawal.forget_old(much_later) == 2
    assert not Attachment.every.exists()


def test_a_reported_file_of_a_closed_space_is_judged_by_moderators_who_read_it(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider)
    piece = attach(quarter.insider, photo("mimosa.jpg"), post=post)
    moderation.report(post, None, quarter.insider, "Un nom.", mail=False)
    files.remove(piece)
    assert opened(as_, piece, quarter.moderator, quarter.insider, quarter.animator) == [404, 404, 200]
    for reader, seen in ((quarter.moderator, False), (quarter.animator, True)):
        assert ("mimosa.jpg" in as_(reader).get("/quartiers/moderation/").text) is seen
    withdrawal.withdraw(post)
    assert opened(as_, piece, quarter.moderator, quarter.insider, quarter.animator) == [404, 404, 404]


def test_a_file_that_was_taken_off_goes_for_good_after_thirty_days_or_with_its_words_or_its_person(
    quarter, django_capture_on_commit_callbacks
):
    post, other, third = quarter.post(), quarter.post(), quarter.post(author=quarter.outsider)
    pieces = [attach(one.author, photo(), post=one) for one in (post, post, other, third)]
    for piece in pieces:
        files.remove(piece)
    old = pieces[0]
    Attachment.every.filter(pk=old.pk).update(removed_at=timezone.now() - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert personal.retain(timezone.now())["publications, réponses et fichiers retirés"] == 1
    assert not old.file.storage.exists(old.file.name)
    assert list(Attachment.every.all()) == pieces[1:]
    withdrawal.forget(other)
    assert list(Attachment.every.all()) == [pieces[1], pieces[3]]
    assert any("hall.jpg" in one.path for one in QuartiersData().export(quarter.outsider))
    personal.erase(quarter.outsider, keep_posts=True)
    assert list(Attachment.every.all()) == [pieces[1]]


def test_a_file_that_was_put_back_while_old_ones_go_stays_and_one_that_went_is_not_put_back(quarter, as_):
    post = quarter.post()
    stays, goes = (attach(quarter.member, photo(), post=post) for _ in range(2))
    for piece in (stays, goes):
        assert files.remove(piece)
    tomorrow = timezone.now() + timedelta(days=1)
    assert files.put_back(stays)
    assert [files.forget_removed(piece, tomorrow) for piece in (stays, goes)] == [False, True]
    assert list(Attachment.objects.all()) == [stays]
    assert not files.put_back(goes)
    assert not files.remove(goes)


def test_a_file_is_taken_off_a_draft_and_nothing_that_was_typed_is_lost(quarter, as_):
    client, token = as_(quarter.member), uuid4()
    page = send(client, photo(), token=token, draft="1")
    piece = Attachment.objects.get()
    assert f'value="{piece.public_id}"' in client.get(page["Location"]).content.decode()
    assert as_(quarter.outsider).post(f"/quartiers/pieces/{piece.public_id}/retirer/").status_code == 404
    kept = {"title": "Un titre", "text": "Un message plus long.", "token": token, "version": 1}
    answer = client.post(WRITE, kept | {"remove": str(piece.public_id)}, follow=True)
    assert "Un message plus long." in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not Post.objects.exists()


def opened(as_, piece, *people):
    """What each of ``people`` is answered at the door of a file."""
    return [as_(person).get(piece.get_absolute_url()).status_code for person in people]


def test_a_file_beside_hidden_words_is_opened_by_who_moderates_the_space_and_by_nobody_else(quarter, as_):
    post = quarter.post(title="Le saule")
    answer = quarter.answer(quarter.post(), quarter.outsider)
    for place, comment in (({"post": post}, None), ({"comment": answer}, answer)):
        piece = attach(quarter.member, photo(), "Le hall", **place)
        readers = (quarter.moderator, quarter.animator, quarter.insider, quarter.outsider, None)
        assert opened(as_, piece, *readers) == [200, 200, 200, 200, 404]
        moderation.hide(quarter.moderator, comment.post if comment else post, comment, "Un visage.", mail=False)
        assert opened(as_, piece, *readers) == [200, 200, 404, 404, 404]
        assert opened(as_, piece, quarter.member) == [404]
        assert piece.get_absolute_url() in as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
        assert as_(quarter.moderator).post(f"/quartiers/pieces/{piece.public_id}/retirer/").status_code == 404
    withdrawal.forget(answer)
    assert not Attachment.objects.filter(comment=answer).exists()


def test_a_hidden_file_of_a_closed_space_is_opened_by_no_moderator_from_outside(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider)
    piece = attach(quarter.insider, photo(), post=post)
    moderation.hide(quarter.animator, post, None, "Un visage.", mail=False)
    assert opened(as_, piece, quarter.moderator, quarter.admin, quarter.insider) == [404, 404, 404]
    assert opened(as_, piece, quarter.animator) == [200]


def test_a_reported_file_is_opened_from_the_queue(quarter, as_):
    post = quarter.post()
    piece = attach(quarter.member, photo(), post=post)
    moderation.report(post, None, quarter.outsider, "Un visage.", mail=False)
    assert piece.get_absolute_url() in as_(quarter.moderator).get("/quartiers/moderation/").content.decode()
