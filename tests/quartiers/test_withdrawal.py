"""What one takes back is read by nobody, and comes back as it was for who took it back; after a while it is gone."""

from datetime import UTC, datetime, timedelta
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts import personal
from quartiers.models import Attachment, Comment, Membership, Post
from quartiers.services import moderation, posts, withdrawal
from quartiers.services.files import attach
from quartiers.services.posts import FIELDS


def found(client, word):
    return client.get(f"/recherche/?q={word}&format=json").json()["count"]


def words(post):
    post.refresh_from_db()
    return {name: getattr(post, name) for name in (*FIELDS, "active_at", "created_at", "edited_at", "kept_answer_id")}


def test_a_discussion_is_taken_back_without_a_question_and_put_back_as_it_was(quarter, as_):
    post = quarter.post(kind="rex", title="Le saule", context="Le mot glycine.", partners="La mairie", watch="Le soir")
    quarter.answer(post, quarter.outsider, "Le mot aubepine.")
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=post)
    before, author, reader = words(post), as_(quarter.member), as_(quarter.insider)
    assert [found(reader, word) for word in ("saule", "glycine", "aubepine")] == [1, 1, 1]

    page = unescape(author.post(f"{post.get_absolute_url()}supprimer/", follow=True).content.decode())

    assert "Votre publication «\u202fLe saule\u202f» est retirée." in page
    again = f"/quartiers/chantiers/{post.key}-retiree/remettre/"
    assert f'action="{again}"' in page
    assert f'action="{again}"' in author.get("/quartiers/avis/").content.decode()
    before_address = f"/quartiers/chantiers/{post.key}-le-saule/"
    for client in (reader, author, as_(quarter.moderator), as_(quarter.animator)):
        assert client.get(before_address).status_code == (200 if client is author else 404)
        assert client.get(piece.get_absolute_url()).status_code == 404
        assert [found(client, word) for word in ("saule", "glycine", "aubepine")] == [0, 0, 0]
    assert "Le saule" not in reader.get(f"/quartiers/chantiers/?retiree={post.key}").content.decode()

    back = author.post(again, follow=True).content.decode()

    assert "Votre publication est remise" in back
    assert "Le mot aubepine." in back
    assert words(post) == before
    assert post.taken_back is None
    for client in (reader, as_(quarter.moderator)):
        assert client.get(before_address).status_code == 200
        assert client.get(piece.get_absolute_url()).status_code == 200
        assert [found(client, word) for word in ("saule", "glycine", "aubepine")] == [1, 1, 1]
    assert again not in author.get("/quartiers/avis/").content.decode()


def test_an_answer_is_put_back_at_its_place_and_is_again_the_one_that_helped(quarter, as_):
    question = quarter.post(kind="question")
    answer = quarter.answer(question, quarter.outsider, "Le mot aubepine.")
    posts.keep_answer(question, answer)
    where = f"{question.get_absolute_url()}reponses/{answer.key}/"
    client, reader = as_(quarter.outsider), as_(quarter.insider)
    page = client.post(f"{where}supprimer/", follow=True).content.decode()
    assert f'action="{where}remettre/"' in page
    assert "Le mot aubepine." in client.get("/quartiers/avis/").content.decode()
    text = reader.get(question.get_absolute_url()).content.decode()
    assert "Le mot aubepine." not in text
    assert "remettre/" not in text
    assert found(reader, "aubepine") == 0
    assert Post.objects.get().kept_answer is None

    client.post(f"{where}remettre/")

    assert "Le mot aubepine." in reader.get(question.get_absolute_url()).content.decode()
    assert found(reader, "aubepine") == 1
    assert Post.objects.get().kept_answer == answer


def test_only_who_took_it_back_puts_it_back(quarter, as_):
    post = quarter.post()
    answer = quarter.answer(quarter.post(), quarter.member)
    withdrawal.withdraw(post)
    withdrawal.withdraw(answer)
    again = f"/quartiers/chantiers/{post.key}-retiree/remettre/"
    again_answer = f"{answer.post.get_absolute_url()}reponses/{answer.key}/remettre/"
    for other in (quarter.outsider, quarter.moderator, quarter.animator, quarter.admin):
        assert [as_(other).post(path).status_code for path in (again, again_answer)] == [404, 404]
    assert not Post.objects.filter(pk=post.pk, deleted_at=None).exists()
    assert [as_(quarter.member).post(path).status_code for path in (again, again_answer)] == [302, 302]
    assert not Post.objects.exclude(deleted_at=None).exists()
    assert not Comment.objects.exclude(deleted_at=None).exists()


def test_its_author_reads_at_its_address_that_it_was_taken_back_and_until_when_it_may_return(quarter, as_):
    post = quarter.post(title="Le saule")
    answer = quarter.answer(post, quarter.outsider)
    withdrawal.withdraw(post)
    Post.objects.filter(pk=post.pk).update(deleted_at=datetime(2026, 11, 10, 9, 0, tzinfo=UTC))
    address = f"/quartiers/chantiers/{post.key}-le-saule/"
    page = as_(quarter.member).get(address)
    text = unescape(page.content.decode())
    assert page.status_code == 200
    assert page["Cache-Control"] == "private, no-store"
    assert "«\u202fLe saule\u202f»" in text
    assert "jusqu’au 10 décembre 2026" in text
    assert f'action="/quartiers/chantiers/{post.key}-retiree/remettre/"' in text
    assert answer.text not in text
    assert as_(quarter.outsider).get(address).status_code == 404
    withdrawal.forget(post)
    assert as_(quarter.member).get(address).status_code == 404


def test_twice_is_once(quarter, as_):
    post = quarter.post(title="Le saule")
    client, address = as_(quarter.member), post.get_absolute_url()
    for _ in range(2):
        assert client.post(f"{address}supprimer/").status_code == 302
    for _ in range(2):
        assert client.post(f"{address}remettre/").status_code == 302
    assert Post.objects.get().title == "Le saule"


def test_who_no_longer_reads_the_space_puts_nothing_back_and_is_told_of_nothing(quarter, as_):
    post = quarter.post(quarter.closed, quarter.insider, title="Le mimosa")
    withdrawal.withdraw(post)
    client = as_(quarter.insider)
    assert "Le mimosa" in client.get("/quartiers/avis/").content.decode()
    Membership.objects.filter(space=quarter.closed).delete()
    assert "Le mimosa" not in client.get("/quartiers/avis/").content.decode()
    assert client.post(f"/quartiers/referents/{post.key}-retiree/remettre/").status_code == 404


def test_what_moderators_hid_stays_hidden_when_it_comes_back_and_their_log_has_no_title_meanwhile(quarter, as_):
    post = quarter.post(title="Le saule")
    held = Post.objects.get()
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    log = as_(quarter.moderator)
    assert "Le saule" in log.get("/quartiers/moderation/").content.decode()
    withdrawal.withdraw(held)
    assert "Le saule" not in log.get("/quartiers/moderation/").content.decode()
    withdrawal.put_back(held)
    assert as_(quarter.insider).get(held.get_absolute_url()).status_code == 404
    assert "Le saule" in log.get("/quartiers/moderation/").content.decode()


def test_after_thirty_days_it_is_gone_with_its_files(quarter, as_):
    now = timezone.now()
    old, recent = quarter.post(title="Ancien"), quarter.post(title="Récent")
    answer = quarter.answer(recent, quarter.member, "Ancienne réponse.")
    attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=old)
    for row, days in ((old, 31), (answer, 31), (recent, 29)):
        withdrawal.withdraw(row)
        type(row).objects.filter(pk=row.pk).update(deleted_at=now - timedelta(days=days))
    assert personal.retain(now)["publications, réponses et fichiers retirés"] == 2
    assert not Attachment.objects.exists()
    assert list(Post.objects.filter(taken_back__isnull=False)) == [recent]
    assert not Comment.objects.filter(taken_back__isnull=False).exists()
    client = as_(quarter.member)
    assert client.post(f"/quartiers/chantiers/{old.key}-retiree/remettre/").status_code == 404
    assert client.post(f"/quartiers/chantiers/{recent.key}-retiree/remettre/").status_code == 302


def test_an_account_that_is_erased_leaves_nothing_that_it_took_back_and_its_name_in_nobody_elses(quarter):
    mine, shown = quarter.post(title="Le saule"), quarter.post(title="Le bouleau")
    attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=mine)
    other = quarter.post(author=quarter.outsider, text="Merci @Nadia Belkacem.")
    for post in (mine, other):
        withdrawal.withdraw(post)
    personal.erase(quarter.member, keep_posts=True)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert mine.taken_back is None
    assert not Attachment.objects.exists()
    assert other.taken_back["text"] == "Merci @une personne du réseau."
    shown.refresh_from_db()
    assert shown.title == "Le bouleau"
