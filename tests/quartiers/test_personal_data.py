"""Taking one's words away, and being forgotten."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.accounts import personal
from quartiers.models import Attachment, Comment, Draft, LogLine, Membership, Notice, Post, Report
from quartiers.services import drafts, moderation
from quartiers.services.files import attach
from quartiers.services.notices import choose_mail


def test_the_archive_holds_posts_answers_drafts_spaces_and_files(quarter):
    post = quarter.post(title="Mon sujet")
    quarter.answer(post, quarter.member, "Ma réponse.")
    quarter.answer(post, quarter.outsider, "Celle d’un autre.")
    attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=post)
    apart = quarter.answer(quarter.post(quarter.closed, quarter.insider, title="Le mimosa"), quarter.member, "Là-bas.")
    moderation.hide(quarter.member, apart.post, apart, "Une raison donnée.", mail=False)
    choose_mail(quarter.member, False)
    with personal.export_archive(quarter.member) as archive:
        content = zipfile.ZipFile(io.BytesIO(archive.read()))
    names = content.namelist()
    assert json.loads(content.read("quartiers/publications.json"))[0]["titre"] == "Mon sujet"
    answers = content.read("quartiers/reponses.json").decode()
    assert "Ma réponse." in answers
    assert "Celle d’un autre." not in answers
    told = json.loads(answers)
    assert [(row["espace"], row["publication"]) for row in told] == [
        ("Chantiers", "Mon sujet"),
        ("Référents sûreté", ""),
    ]
    assert "Karim Lenoir a répondu" in content.read("quartiers/avis.json").decode()
    assert json.loads(content.read("quartiers/mails.json"))[0]["reponses_et_mentions"] is False
    assert "Une raison donnée." in content.read("quartiers/moderation.json").decode()
    assert any(name.endswith("note.txt") for name in names)
    readme = content.read("LISEZ-MOI.txt").decode()
    assert "- quartiers/pieces/ : les fichiers que vous avez joints" in readme
    assert readme.count("quartiers/pieces") == 1


def test_a_stored_file_that_is_gone_is_named_in_the_archive_and_the_rest_is_there(quarter):
    draft = drafts.save_draft(uuid4(), quarter.member, quarter.open, "message", {"text": "brouillon"}, 0)
    for name in ("plan.txt", "note.txt"):
        attach(quarter.member, SimpleUploadedFile(name, b"du texte"), "", draft=draft)
    lost = Attachment.objects.get(filename="plan.txt").file
    lost.storage.delete(lost.name)
    with zipfile.ZipFile(personal.export_archive(quarter.member)) as content:
        readme = content.read("LISEZ-MOI.txt").decode()
        names = content.namelist()
    assert "plan.txt" in readme.partition("Manquent ici")[2]
    assert [name.rpartition("-")[2] for name in names if "/pieces/" in name] == ["note.txt"]
    assert "compte/profil.json" in names


def test_who_leaves_their_posts_has_no_name_anywhere_not_even_in_others_words(quarter, as_):
    post = quarter.post(title="Mon sujet", kind="question")
    answer = quarter.answer(post, quarter.outsider, "@Nadia Belkacem, merci.")
    quarter.answer(post, quarter.member, "Ma réponse.")
    drafts.save_draft(uuid4(), quarter.member, quarter.open, "message", {"text": "brouillon"}, 0)
    personal.erase(quarter.member, keep_posts=True)
    client = as_(quarter.insider)
    for path in (post.get_absolute_url(), "/quartiers/chantiers/", "/quartiers/chantiers/personnes/"):
        text = client.get(path).content.decode()
        assert "Nadia" not in text
        assert "Belkacem" not in text
    text = client.get(post.get_absolute_url()).content.decode()
    assert "a quitté le réseau" in text
    assert "Ma réponse." in text
    answer.refresh_from_db()
    assert answer.text == "@une personne du réseau, merci."
    assert client.get("/recherche/?q=Belkacem&format=json").json()["count"] == 0
    assert not Draft.objects.exists()
    assert not Membership.objects.filter(person=quarter.member).exists()
    assert not Notice.objects.filter(person=quarter.member).exists()


def test_a_name_goes_from_every_text_however_it_was_written_and_nobody_elses_name_is_cut(quarter):
    elsa = quarter.person("elsa@example.org", "Élsa", "Roche", spaces=(quarter.open,))
    words = {"context": "Avec @élsa roche.", "partners": "@ELSA\u202fROCHE " + "x" * 180, "watch": "@Élsa Rochet"}
    post = quarter.post(kind="rex", title="Le hall", author=quarter.outsider, **words)
    answer = quarter.answer(post, quarter.insider, "Merci @Elsa Roche, et @Élsa Rocheteau.")
    personal.erase(elsa, keep_posts=True)
    post.refresh_from_db()
    answer.refresh_from_db()
    assert post.context == "Avec @une personne du réseau."
    assert post.partners.startswith("@une personne du réseau xxx")
    assert len(post.partners) <= 200
    assert post.watch == "@Élsa Rochet"
    assert answer.text == "Merci @une personne du réseau, et @Élsa Rocheteau."


def test_a_name_goes_from_others_drafts_and_from_what_moderators_and_readers_gave_as_a_reason(quarter):
    post = quarter.post(author=quarter.outsider)
    cited = "Voir @Nadia Belkacem."
    drafts.save_draft(uuid4(), quarter.outsider, quarter.open, "message", {"title": "", "text": cited}, 0)
    moderation.report(post, None, quarter.insider, cited, mail=False)
    moderation.hide(quarter.moderator, post, None, cited, mail=False)
    personal.erase(quarter.member, keep_posts=True)
    post.refresh_from_db()
    reasons = [post.hidden_reason, Report.objects.get().reason, LogLine.objects.get().reason]
    assert {*reasons, Draft.objects.get().fields["text"]} == {"Voir @une personne du réseau."}


def test_who_takes_everything_along_leaves_no_word_nor_file(quarter, as_):
    post = quarter.post(title="Mon sujet")
    elsewhere = quarter.post(author=quarter.outsider, title="Un autre sujet")
    quarter.answer(elsewhere, quarter.member, "Ma réponse.")
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=post)
    personal.erase(quarter.member, keep_posts=False)
    client = as_(quarter.insider)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert client.get(piece.get_absolute_url()).status_code == 404
    assert "Ma réponse." not in client.get(elsewhere.get_absolute_url()).content.decode()
    assert "Un autre sujet" in client.get("/quartiers/chantiers/").content.decode()
    assert not Attachment.objects.exists()
    assert Post.objects.get(pk=post.pk).text == ""
    assert Comment.objects.get().text == ""


def test_what_was_kept_long_enough_goes_and_the_rest_stays(quarter):
    now = timezone.now()
    long, short = now - timedelta(days=731), now - timedelta(days=100)
    for token, saved in ((uuid4(), now - timedelta(days=181)), (uuid4(), now - timedelta(days=179))):
        draft = drafts.save_draft(token, quarter.member, quarter.open, "message", {"text": "brouillon"}, 0)
        attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), draft=draft)
        Draft.objects.filter(pk=draft.pk).update(saved_at=saved)
    for read in (now - timedelta(days=366), short, None):
        quarter.answer(quarter.post(), quarter.outsider)
        Notice.objects.filter(read_at=None).update(read_at=read)
    never_read = quarter.answer(quarter.post(), quarter.outsider)
    Notice.objects.filter(comment=never_read).update(created_at=long)
    for day in (long, short):
        post = quarter.post()
        moderation.report(post, None, quarter.outsider, "Un nom.")
        moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
        Report.objects.filter(post=post).update(closed_at=day)
        LogLine.objects.filter(post=post).update(at=day)
    erased = personal.retain(now)
    assert (erased["brouillons abandonnés"], erased["avis anciens"]) == (1, 2)
    assert Draft.objects.count() == Attachment.objects.count() == 1
    assert Notice.objects.filter(kind="reponse").count() == 2
    for model, day, name in ((Report, "closed_at", "reporter"), (LogLine, "at", "actor")):
        assert [getattr(row, name) is None for row in model.objects.order_by(day)] == [True, False]
