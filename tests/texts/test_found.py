"""Words inside files are found, at their page, by who may read the file and by nobody else."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from portal.accounts import personal
from portal.core.publishing.services import reproject
from portal.core.texts.models import FileText, PageText
from quartiers.models import Membership, Space, SpaceKind
from quartiers.services import comments, moderation, posts, withdrawal
from quartiers.services.drafts import save_draft
from quartiers.services.files import attach, drop_files
from quartiers.services.projection import project_space
from search.checking import check
from search.models import Entry, OpenedAnswer, SavedSearch, Word
from search.saved import mails
from search.services import latest, rebuild, related
from tests import factories
from tests.on_cluster import _on_the_cluster, cluster_settings  # noqa: F401
from tests.texts import files
from tests.texts.conftest import VISITOR, document, guide_with, hits, read_files, replace

pytestmark = pytest.mark.django_db
PAGES = ("Rien ici.", "Le mot mimosa est sur cette page.")


def piece(quarter, name="compte-rendu.pdf", content=None, **place):
    return attach(quarter.insider, SimpleUploadedFile(name, content or files.pdf(*PAGES)), **place)


def test_a_word_inside_a_letter_names_its_file_and_page_and_opens_there(client):
    letter = document("courrier.pdf", files.pdf(*PAGES))
    guide = guide_with(letter)
    assert not hits("mimosa")
    read_files()
    (hit,) = hits("mimosa")
    assert hit.url == f"{guide.url}#modele-{letter.pk}"
    assert (hit.section, hit.section_url) == (f"{letter.filename}, page 2", f"{letter.url}?lire=1#page=2")
    assert "Le mot mimosa est sur cette page." in hit.extract_text
    page = client.get("/recherche/?q=mimosa").content.decode()
    assert f'Dans le fichier <a href="{letter.url}?lire=1#page=2">{letter.filename}, page 2</a>' in page
    shown, taken = client.get(f"{letter.url}?lire=1"), client.get(letter.url)
    assert shown["Content-Disposition"].startswith("inline")
    assert taken["Content-Disposition"].startswith("attachment")


def test_a_letter_is_still_found_by_its_title_and_leads_to_its_place_in_the_guide():
    letter = document("courrier.odt", files.odt("Le mot mimosa."))
    guide = guide_with(letter)
    read_files()
    (hit,) = [one for one in hits(f"Modèle {letter.pk}") if one.kind.key == "document"]
    assert (hit.url, hit.is_in_file) == (f"{guide.url}#modele-{letter.pk}", False)
    (inside,) = hits("mimosa")
    assert (inside.section, inside.section_url) == (letter.filename, letter.url)


def test_each_letter_has_a_place_of_its_own_in_the_guide(client):
    one, other = document("un.odt", files.odt("Le mot mimosa.")), document("deux.odt", files.odt("Le mot glycine."))
    given = [
        ("document", {"document": letter, "other_format": None, "title": title, "description": ""})
        for letter, title in ((one, "Saisir le maire"), (other, "Saisir le maire !"), (one, "Saisir le maire"))
    ]
    page = factories.guide("g", body=[factories.section("Écrire", *given, anchor="modele-saisir-le-maire")])
    read_files()
    html = client.get(page.url).content.decode()
    for word, anchor in (("mimosa", "modele-saisir-le-maire-2"), ("glycine", "modele-saisir-le-maire-3")):
        (hit,) = hits(word)
        assert hit.url == f"{page.url}#{anchor}"
        assert html.count(f'id="{anchor}"') == 1
    assert len(re.findall('<div class="file"', html)) == 3


def test_no_file_but_a_pdf_is_shown_because_one_asks(client):
    letter = document("courrier.odt", files.odt("Le mot mimosa."))
    assert client.get(f"{letter.url}?lire=1")["Content-Disposition"].startswith("attachment")


def test_words_of_files_are_no_headings_and_teach_no_spelling():
    guide_with(document("courrier.pdf", files.pdf(*PAGES)))
    read_files()
    assert not Word.objects.filter(written="mimosa").exists()
    assert Word.objects.filter(written="modèle").exists()
    assert not [hit for hit in hits("page") if hit.is_in_file and hit.section.endswith("page 1")]


def test_a_letter_given_by_two_guides_is_found_with_both_and_with_none_that_is_a_draft():
    letter = document("courrier.odt", files.odt("Le mot mimosa."))
    guides = [guide_with(letter), guide_with(letter)]
    guide_with(letter, live=False)
    read_files()
    assert sorted(hit.url for hit in hits("mimosa")) == sorted(f"{guide.url}#modele-{letter.pk}" for guide in guides)
    guides[0].unpublish()
    assert [hit.url for hit in hits("mimosa")] == [f"{guides[1].url}#modele-{letter.pk}"]


def test_a_letter_is_found_by_who_may_read_its_collection_and_vanishes_when_that_narrows(reserved):
    member = factories.person()
    guide = guide_with(document("courrier.odt", files.odt("Le mot mimosa."), reserved), live=False)
    factories.restrict(guide)
    factories.publish(guide)
    open_one = document("autre.odt", files.odt("Le mot mimosa."))
    guide_with(open_one)
    read_files()
    assert (len(hits("mimosa", member)), len(hits("mimosa"))) == (2, 1)
    group = factories.reader_group()
    rule = CollectionViewRestriction.objects.get(collection=reserved)
    rule.restriction_type = CollectionViewRestriction.GROUPS
    rule.save()
    rule.groups.set([group])
    assert len(hits("mimosa", member)) == 1
    assert len(hits("mimosa", factories.person(groups=(group,)))) == 2


def test_what_the_index_says_is_asked_again_of_the_collection():
    letter = document("courrier.odt", files.odt("Le mot mimosa."))
    guide_with(letter)
    read_files()
    assert len(hits("mimosa")) == 1
    closed = Collection.get_first_root_node().add_child(name="Fermé")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    type(letter).objects.filter(pk=letter.pk).update(collection=closed)
    assert Entry.objects.filter(kind="document", whole=None).exists()
    assert not hits("mimosa")


def test_a_replaced_letter_is_found_by_its_new_words_only():
    letter = document("courrier.odt", files.odt("Le mot mimosa."))
    guide_with(letter)
    read_files()
    replace(letter, "neuf.odt", files.odt("Le mot glycine."))
    assert not hits("mimosa")
    read_files()
    assert not hits("mimosa")
    assert len(hits("glycine")) == 1
    letter.delete()
    assert not hits("glycine")


def test_a_word_inside_an_attachment_leads_to_its_discussion_and_its_page(quarter, as_):
    post = quarter.post(title="Le saule")
    found = piece(quarter, post=post)
    read_files()
    (hit,) = hits("mimosa", quarter.member)
    assert (hit.title, hit.own_title) == ("Le saule", "compte-rendu.pdf")
    assert (hit.kind.key, hit.url) == ("piece", post.get_absolute_url())
    assert hit.section_url == f"{found.get_absolute_url()}?lire=1#page=2"
    assert as_(quarter.member).get(hit.section_url)["Content-Disposition"].startswith("inline")
    assert not hits("mimosa")
    assert [one.kind.key for one in hits("compte rendu", quarter.member)] == ["piece"]
    assert [one.kind.key for one in hits("saule", quarter.member)] == ["message"]
    page = as_(quarter.member).get("/recherche/?q=compte+rendu").content.decode()
    assert ">Le saule</a></h3>" in page
    assert "Le fichier <mark>compte</mark>-<mark>rendu</mark>.pdf" in page
    begun = as_(quarter.member).get("/recherche/suggestions/?q=compte").json()["suggestions"]
    assert [one["title"] for one in begun] == ["compte-rendu.pdf"]


def test_a_title_that_changes_changes_that_of_the_files_beside_it(quarter):
    post = quarter.post(title="Le saule", author=quarter.member)
    piece(quarter, post=post)
    posts.edit(post, {"title": "Le tamaris"})
    assert [(hit.title, hit.own_title) for hit in hits("compte rendu", quarter.member)] == [
        ("Le tamaris", "compte-rendu.pdf")
    ]
    assert not check()


def test_a_mail_of_kept_searches_names_a_post_and_its_file_at_their_one_address_once(quarter, as_):
    as_(quarter.member).post("/compte/recherches/garder/", {"q": "mimosa"})
    post = quarter.post(title="Le mimosa")
    piece(quarter, post=post)
    answer = quarter.answer(post, quarter.outsider)
    piece(quarter, "releve.pdf", comment=answer)
    read_files()
    entries = list(Entry.objects.filter(whole=None, space=quarter.open.slug).order_by("-pk"))
    (saved,) = SavedSearch.objects.all()
    told = mails._news(saved, entries)
    assert [(kind, entry.named) for kind, entry in told.named] == [
        ("Pièce jointe", "Le mimosa (releve.pdf)"),
        ("Message", "Le mimosa"),
    ]
    assert told.more == 0


def test_an_attachment_of_a_closed_space_is_found_inside_alone(quarter):
    piece(quarter, post=quarter.post(quarter.closed, quarter.insider))
    piece(quarter, "autre.odt", files.odt("Le mot mimosa."), post=quarter.post())
    read_files()
    for person, count in (
        (quarter.insider, 2), (quarter.animator, 2), (quarter.outsider, 1), (quarter.admin, 1), (VISITOR, 0),
    ):  # fmt: skip
        assert len(hits("mimosa", person)) == count


def test_a_hidden_post_or_answer_takes_its_files_out_of_search_at_once(quarter):
    post, other = quarter.post(), quarter.post()
    answer = quarter.answer(other, quarter.outsider)
    piece(quarter, post=post)
    piece(quarter, "reponse.odt", files.odt("Le mot mimosa."), comment=answer)
    read_files()
    assert {hit.url for hit in hits("mimosa", quarter.member)} == {post.get_absolute_url(), answer.get_absolute_url()}
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    assert [hit.url for hit in hits("mimosa", quarter.member)] == [answer.get_absolute_url()]
    moderation.hide(quarter.moderator, other, answer, "Un nom.", mail=False)
    assert not hits("mimosa", quarter.member)
    moderation.show(quarter.moderator, post, None)
    assert [hit.url for hit in hits("mimosa", quarter.member)] == [post.get_absolute_url()]


def test_a_text_that_arrives_after_its_post_was_hidden_is_found_by_nobody(quarter):
    post = quarter.post()
    piece(quarter, post=post)
    moderation.hide(quarter.moderator, post, None, "Un nom.", mail=False)
    read_files()
    assert PageText.objects.exists()
    assert not hits("mimosa", quarter.member)
    assert not check()


def test_a_space_that_closes_takes_the_words_of_its_files_along(quarter):
    piece(quarter, post=quarter.post())
    read_files()
    assert hits("mimosa", quarter.outsider)
    Space.objects.filter(pk=quarter.open.pk).update(kind=SpaceKind.CLOSED)
    quarter.open.refresh_from_db()
    Membership.objects.filter(space=quarter.open, person=quarter.outsider).delete()
    project_space(quarter.open)
    assert not hits("mimosa", factories.person())
    assert hits("mimosa", quarter.member)


def test_what_the_index_says_of_an_attachment_is_asked_again(quarter):
    answer = quarter.answer(quarter.post(), quarter.outsider)
    piece(quarter, comment=answer)
    read_files()
    assert hits("mimosa", quarter.member)
    type(answer).objects.filter(pk=answer.pk).update(hidden_at=answer.created_at)
    assert Entry.objects.filter(kind="piece").exists()
    assert not hits("mimosa", quarter.member)


def test_a_drafts_file_is_found_once_it_is_published(quarter):
    token = uuid4()
    draft = save_draft(token, quarter.insider, quarter.open, "message", {"text": "Un mot."}, 0)
    piece(quarter, draft=draft)
    read_files()
    assert not hits("mimosa", quarter.insider)
    posts.publish(quarter.open, quarter.insider, "message", {"title": "Le saule", "text": "Un mot."}, token)
    assert len(hits("mimosa", quarter.member)) == 1


def test_an_answers_file_is_found_when_its_draft_is_sent(quarter):
    post, token = quarter.post(), uuid4()
    draft = save_draft(token, quarter.insider, quarter.open, "", {"text": "Un mot."}, 0, post)
    piece(quarter, draft=draft)
    read_files()
    answer = comments.answer(post, quarter.insider, "Un mot.", token, version=1)
    assert [hit.url for hit in hits("mimosa", quarter.member)] == [answer.get_absolute_url()]


def test_a_file_that_is_taken_off_or_whose_words_are_taken_back_is_found_no_more(quarter):
    kept, post = quarter.post(), quarter.post(author=quarter.insider)
    off = piece(quarter, post=kept)
    piece(quarter, "b.odt", files.odt("Le mot mimosa."), post=post)
    read_files()
    assert len(hits("mimosa", quarter.member)) == 2
    drop_files([off])
    withdrawal.withdraw(post)
    assert not hits("mimosa", quarter.member)
    withdrawal.put_back(post)
    assert len(hits("mimosa", quarter.member)) == 1
    withdrawal.forget(post)
    assert not hits("mimosa", quarter.member)
    assert not FileText.objects.exists()
    assert not Entry.objects.filter(source="quartiers.piece").exists()


def test_who_takes_their_words_along_leaves_no_text_of_their_files(quarter):
    post = posts.publish(quarter.open, quarter.insider, "message", {"title": "Le saule"}, uuid4())
    piece(quarter, post=post)
    piece(quarter, "b.odt", files.odt("Le mot mimosa."), post=quarter.post(author=quarter.member))
    read_files()
    assert PageText.objects.count() == 3
    personal.erase(quarter.insider, keep_posts=False)
    assert [page.text for page in PageText.objects.all()] == ["Le mot mimosa."]
    assert len(hits("mimosa", quarter.member)) == 1


def test_rebuilding_and_checking_know_the_pages_of_files(quarter):
    guide = guide_with(document("courrier.pdf", files.pdf(*PAGES)))
    piece(quarter, post=quarter.post())
    read_files()
    assert not check()
    rebuild()
    assert not check()
    assert len(hits("mimosa", quarter.member)) == 2
    reproject([guide.pk])
    assert not check()
    PageText.objects.filter(number=2).update(text="Le mot glycine.")
    assert {(one.what, one.source) for one in check()} == {("stale", "guides.document"), ("stale", "quartiers.piece")}


def test_the_pages_of_a_long_file_ask_no_further_question(client, quarter):
    guide_with(document("court.pdf", files.pdf("Le mot mimosa.")))
    quarter.post(text="Le mot mimosa.")
    read_files()
    client.force_login(quarter.member)
    few = questions(client)
    for number in range(3):
        content = files.pdf(*[f"Le mot mimosa {number}."] * 30)
        guide_with(document(f"long-{number}.pdf", content))
        piece(quarter, f"long-{number}.pdf", content, post=quarter.post())
    read_files()
    assert questions(client) <= few + 1  # attachments are asked of a table of their own
    assert len(hits("mimosa", quarter.member)) == 8


def questions(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/recherche/?q=mimosa")
    return len(asked)


def test_an_attachment_stands_in_no_list_that_nobody_asked_for(quarter):
    post = quarter.post(text="Le mot mimosa.")
    piece(quarter, post=post)
    read_files()
    assert len(hits("mimosa", quarter.member)) == 2
    assert [hit.kind.key for hit in latest(quarter.member, 5)] == ["message"]
    assert list(related(quarter.member, [quarter.theme.key])) == ["message"]


def test_who_opens_the_file_has_opened_the_letter(client):
    letter = document("courrier.pdf", files.pdf(*PAGES))
    guide = guide_with(letter)
    read_files()
    page = client.get("/recherche/?q=mimosa").content.decode()
    (ticket,) = re.findall(r'data-ticket="([^"]*)"', page)
    sent = {"ticket": ticket, "opened": f"{letter.url}?lire=1"}
    assert client.post("/recherche/mesure/", sent, headers={"Origin": "http://testserver"}).status_code == 204
    row = OpenedAnswer.objects.get()
    assert (row.source, row.source_id, row.part) == ("guides.document", guide.pk, str(letter.pk))
