"""What people paste, guess or send twice."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quartiers.models import Attachment, Comment, Draft
from quartiers.services.drafts import save_draft
from quartiers.services.files import attach

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><form action=//evil.example>'
    '<iframe srcdoc="<script>1</script>"></iframe><svg onload=alert(1)><style>*{display:none}</style></li></ol></main>'
    "[lien](javascript:alert(1)) ![i](http://127.0.0.1/x.png) [court](//evil.example/x)"
)


def test_an_answer_full_of_html_is_only_text_on_the_page_in_lists_and_in_the_json(quarter, as_):
    post = quarter.post(kind="question", title="Un sujet <b>gras</b>", text=HOSTILE)
    client = as_(quarter.outsider)
    client.post(post.get_absolute_url(), {"text": HOSTILE, "token": uuid4()})
    assert Comment.objects.get().text == HOSTILE
    for path in (post.get_absolute_url(), "/quartiers/chantiers/", "/quartiers/", "/recherche/?q=sujet"):
        text = as_(quarter.member).get(path).content.decode()
        assert "Un sujet" in text.replace("<mark>", "").replace("</mark>", "")
        for forbidden in ("<script>alert", "<img src=x", "<iframe", "<svg onload", "<style>*", "<b>gras"):
            assert forbidden not in text, path
        tags = re.findall(r"<[^>]*>", text)
        for scheme in ("javascript:", "onerror", "action=//evil", 'src="http://127.0.0.1'):
            assert not [tag for tag in tags if scheme in tag], path
    shown = as_(quarter.member).get(post.get_absolute_url()).content.decode()
    assert shown.count("</main>") == 1
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    "address",
    [
        "chantiers/0123456789-tamaris/",
        "chantiers/zzzzzzzzzz-tamaris/",
        "chantiers/0123456789-../../",
        "referents/{key}-tamaris/",
        "chantiers/{key}-tamaris/reponses/0123456789/modifier/",
        "chantiers/{key}-tamaris/moderer/effacer/",
        "pieces/00000000-0000-0000-0000-000000000000/plan.txt",
        "chantiers/ecrire/annonce/",
        "chantiers/ecrire/question/?brouillon=00000000-0000-0000-0000-000000000000",
        "chantiers/{key}-le-mot-tamaris/?a=0123456789",
        "chantiers/{key}-le-mot-tamaris/?citer='",
    ],
)
def test_guessed_addresses_lead_nowhere_and_the_right_one_does(quarter, as_, address):
    post = quarter.post()
    client = as_(quarter.outsider)
    assert client.get("/quartiers/" + address.format(key=post.key)).status_code == 404
    assert client.get(post.get_absolute_url()).status_code == 200


def test_a_draft_and_its_file_are_read_by_its_author_and_nobody_else_not_even_an_animator(quarter, as_):
    token = uuid4()
    draft = save_draft(token, quarter.member, quarter.open, "question", {"title": "Le brouillon", "text": "Caché"}, 0)
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), draft=draft)
    address = f"/quartiers/chantiers/ecrire/question/?brouillon={token}"
    assert "Le brouillon" in as_(quarter.member).get(address).content.decode()
    assert as_(quarter.member).get(piece.get_absolute_url()).status_code == 200
    for who in (quarter.outsider, quarter.moderator, quarter.animator, quarter.admin):
        client = as_(who)
        assert client.get(address).status_code == 404
        assert client.get(piece.get_absolute_url()).status_code == 404
        assert "Le brouillon" not in client.get("/quartiers/chantiers/").content.decode()
        assert client.get("/recherche/?q=brouillon&format=json").json()["count"] == 0


@pytest.mark.parametrize("name", ["plan.php.jpg", "plan.html.pdf", "plan.svg.png", "plan.exe.docx"])
def test_two_extensions_are_refused_kindly_in_an_answer_and_the_words_stay(quarter, as_, name):
    post = quarter.post()
    data = {"text": "Mes mots.", "token": uuid4(), "piece": SimpleUploadedFile(name, b"x")}
    answer = as_(quarter.outsider).post(post.get_absolute_url(), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "deux extensions" in text
    assert "Mes mots.</textarea>" in text
    assert not Attachment.objects.exists()
    assert not Comment.objects.exists()


def test_a_giant_paste_in_a_post_is_refused_in_words_and_kept_as_a_draft(quarter, as_):
    giant = {"title": "T" * 5_000, "text": "a " * 200_000, "token": uuid4()}
    answer = as_(quarter.member).post("/quartiers/chantiers/ecrire/question/", giant)
    assert answer.status_code == 422
    assert "trop long" in answer.content.decode()
    assert len(Draft.objects.get().fields["text"]) == 400_000


def test_numbers_and_versions_that_make_no_sense_are_refused_without_an_error_page(quarter, as_):
    post = quarter.post()
    client = as_(quarter.outsider)
    for token, version in (("x", 0), ("", 0), (uuid4(), -4), (uuid4(), "9" * 40), (uuid4(), "a")):
        for path in (post.get_absolute_url(), f"{post.get_absolute_url()}brouillon/"):
            assert client.post(path, {"text": "T", "token": token, "version": version}).status_code < 500
    for key in ("0", "x", "'", "\0", "é" * 40):
        assert client.post(post.get_absolute_url(), {"text": "T", "token": uuid4(), "parent": key}).status_code < 500


def test_what_an_address_says_was_taken_back_reaches_the_database_without_a_nul(quarter, as_):
    client = as_(quarter.member)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/quartiers/chantiers/?retiree=a%00b").status_code == 200
    asked = "".join(query["sql"] for query in queries)
    assert "a b" in asked
    assert "\0" not in asked
