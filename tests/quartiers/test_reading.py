"""Who reads what: by address, in lists, in search, in counts, in suggestions, in files."""

import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quartiers.models import Space, SpaceKind
from quartiers.services import comments, moderation, withdrawal
from quartiers.services.files import attach

INSIDE = ("insider", "animator")
OUTSIDE = ("member", "outsider", "moderator", "admin")


@pytest.fixture
def secret(quarter):
    return quarter.post(quarter.closed, quarter.insider, title="Le secret du mimosa", text="Le code du local.")


@pytest.mark.parametrize("who", INSIDE)
def test_who_is_in_a_closed_space_and_animators_read_it(quarter, as_, secret, who):
    client = as_(getattr(quarter, who))
    assert client.get("/quartiers/referents/").status_code == 200
    assert "Le code du local" in client.get(secret.get_absolute_url()).content.decode()
    assert "mimosa" in client.get("/quartiers/").content.decode()
    assert client.get("/recherche/?q=mimosa&format=json").json()["count"] == 1


def test_a_title_with_an_underscore_has_an_address_as_any_other(quarter, as_):
    post = quarter.post(title="Le fichier plan_hall_B.pdf, _vu_ par qui ?")
    assert as_(quarter.outsider).get(post.get_absolute_url()).status_code == 200
    assert as_(quarter.member).get("/quartiers/chantiers/").status_code == 200


@pytest.mark.parametrize("page", ["/quartiers/", "/quartiers/chantiers/"])
def test_lists_by_last_activity_say_the_day_of_the_last_answer_that_one_reads(quarter, as_, page):
    client = as_(quarter.member)
    post, other = quarter.post(title="Le charme"), quarter.post(title="Le frêne")
    assert client.get(page).text.index("Le frêne") < client.get(page).text.index("Le charme")
    for number, day in enumerate((21, 22, 23), 1):
        when = datetime.datetime(2030, 11, day, 12, tzinfo=datetime.UTC)
        last = comments.answer(post, quarter.outsider, f"Réponse {number}", uuid4(), when=when)
        said = "1 réponse, le 21 novembre" if number == 1 else f"{number} réponses, la dernière le {day} novembre"
        assert f"{said} 2030" in client.get(page).text
    moderation.hide(quarter.moderator, post, last, "Un nom.", mail=False)
    listed = client.get(page).text
    assert listed.index(post.title) < listed.index(other.title)
    assert "2 réponses, la dernière le 22 novembre 2030" in listed
    assert "23 novembre" not in listed


@pytest.mark.parametrize("who", OUTSIDE)
def test_for_others_even_an_administrator_nothing_of_it_exists(quarter, as_, secret, who):
    client = as_(getattr(quarter, who))
    quarter.post(title="Un tamaris visible")
    piece = attach(quarter.insider, SimpleUploadedFile("plan.txt", b"plan"), post=secret)
    address = secret.get_absolute_url()
    unknown = client.get("/quartiers/inconnu/")
    for path in ("/quartiers/referents/", address, "/quartiers/referents/personnes/", piece.get_absolute_url()):
        refused = client.get(path)
        assert refused.status_code == unknown.status_code == 404
        assert refused.content.decode().replace(path, "") == unknown.content.decode().replace("/quartiers/inconnu/", "")
    for verb in ("rejoindre/", "quitter/"):
        assert client.post(f"/quartiers/referents/{verb}").status_code == 404
    assert client.post(address, {"text": "x"}).status_code == 404
    listed = client.get("/quartiers/").content.decode()
    assert "mimosa" not in listed
    assert "Référents" not in listed
    assert "tamaris" in listed
    assert client.get("/recherche/?q=mimosa&format=json").json()["count"] == 0
    assert client.get("/recherche/?q=tamaris&format=json").json()["count"] == 1
    assert client.get("/recherche/suggestions/?q=le secret").json()["suggestions"] == []


def test_a_visitor_is_led_to_sign_in_and_gets_no_file(quarter, as_, secret):
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=quarter.post())
    client = as_(None)
    for path in ("/quartiers/", "/quartiers/chantiers/", "/quartiers/referents/", secret.get_absolute_url()):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/connexion/")
    assert client.get(piece.get_absolute_url()).status_code == 404
    served = as_(quarter.outsider).get(piece.get_absolute_url())
    assert served.status_code == 200
    assert b"".join(served.streaming_content) == b"note"


def test_when_a_space_closes_its_posts_search_entries_and_files_are_gone_for_who_is_outside(quarter, as_):
    post = quarter.post(title="Un mot rare arbousier")
    piece = attach(quarter.member, SimpleUploadedFile("note.txt", b"note"), post=post)
    newcomer = quarter.person("new@example.org", "Luis", "Castan")
    assert as_(newcomer).get(post.get_absolute_url()).status_code == 200
    served = as_(newcomer).get(piece.get_absolute_url())
    served.getvalue()
    space = Space.objects.get(pk=quarter.open.pk)
    space.kind = SpaceKind.CLOSED
    space.save()
    client = as_(newcomer)
    for headers in ({}, {"If-None-Match": served["ETag"]}, {"Range": "bytes=0-1"}):
        assert client.get(piece.get_absolute_url(), headers=headers).status_code == 404
    assert client.get(post.get_absolute_url()).status_code == 404
    assert client.get("/recherche/?q=arbousier&format=json").json()["count"] == 0
    assert as_(quarter.member).get("/recherche/?q=arbousier&format=json").json()["count"] == 1


def test_who_leaves_a_closed_space_reads_it_no_more(quarter, as_, secret):
    client = as_(quarter.insider)
    assert client.get(secret.get_absolute_url()).status_code == 200
    assert client.post("/quartiers/referents/quitter/")["Location"] == "/quartiers/"
    assert client.get(secret.get_absolute_url()).status_code == 404


def test_hidden_and_deleted_posts_vanish_everywhere_at_once(quarter, as_):
    for takes_away in (lambda post: moderation.hide(quarter.moderator, post, None, "Nom"), withdrawal.withdraw):
        post = quarter.post(title="Un grand cornouiller")
        piece = attach(quarter.member, SimpleUploadedFile("a.txt", b"note"), post=post)
        address, name = post.get_absolute_url(), piece.get_absolute_url()
        client = as_(quarter.outsider)
        assert client.get("/recherche/?q=cornouiller&format=json").json()["count"] == 1
        takes_away(post)
        assert client.get(address).status_code == client.get(name).status_code == 404
        assert client.get("/recherche/?q=cornouiller&format=json").json()["count"] == 0
        assert "cornouiller" not in client.get("/quartiers/chantiers/").content.decode()


def test_a_hidden_answer_leaves_its_place_but_no_reason_word_nor_file(quarter, as_):
    post = quarter.post()
    shown = quarter.answer(post, quarter.outsider, "Un genevrier entier.")
    hidden = quarter.answer(post, quarter.outsider, "Un troène nommé.")
    piece = attach(quarter.outsider, SimpleUploadedFile("a.txt", b"note"), comment=hidden)
    moderation.hide(quarter.moderator, post, hidden, "Nom d’un locataire.")
    client = as_(quarter.member)
    text = client.get(post.get_absolute_url()).content.decode()
    assert "Réponse masquée par la modération." in text
    assert "Nom d’un locataire" not in text
    assert "genevrier" in text
    assert "troène" not in text
    assert client.get(piece.get_absolute_url()).status_code == 404
    assert client.get("/recherche/?q=troène&format=json").json()["count"] == 0
    assert client.get("/recherche/?q=genevrier&format=json").json()["count"] == 1
    assert shown.is_shown


def test_an_address_with_other_words_leads_to_the_present_one_only_for_who_may_read(quarter, as_, secret):
    old = secret.get_absolute_url().replace("le-secret-du-mimosa", "ancien-titre")
    assert as_(quarter.insider).get(old)["Location"] == secret.get_absolute_url()
    assert as_(quarter.outsider).get(old).status_code == 404


def test_ones_own_words_do_not_ask_oneself_to_answer(quarter, as_):
    question = quarter.post(kind="question")
    address = question.get_absolute_url()
    asker, other = as_(quarter.member), as_(quarter.outsider)
    assert "Vous recevrez un avis dès que quelqu’un répondra" in asker.get(address).text
    assert "Trois lignes de ce que vous avez essayé" not in asker.get(address).text
    assert "Trois lignes de ce que vous avez essayé" in other.get(address).text
    quarter.answer(question, quarter.member)
    assert "Répondre à Nadia" not in asker.get(address).text
    assert "Répondre à Nadia" in other.get(address).text
